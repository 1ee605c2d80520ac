import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { tokenStore } from "../../db/token-store.ts";
import type { TokenStore } from "../../domain/token-store.ts";
import { problemOf } from "../support/problem-of.ts";
import { until } from "../support/until.ts";
import { GuardedCompany } from "./guarded-company.ts";
import type { ScriptedAnswer } from "./scripted-server.ts";
import { firstRefreshToken } from "./token-server.ts";
import type { TokenServer } from "./token-server.ts";

let acme: GuardedCompany;
beforeAll(async () => {
  acme = await GuardedCompany.begin();
});
afterAll(() => acme.lent.drop());
afterEach(() => acme.clean());

/** Ends the session that holds the turn, as a restart of PostgreSQL or a limit on idle transactions does. */
async function loseTurn(): Promise<void> {
  const ended = await acme.lent.database.query(
    `select pg_terminate_backend(pid)
     from pg_locks
     where locktype = 'advisory'
       and database = (select oid from pg_database where datname = current_database())`,
  );
  expect(ended).toHaveLength(1);
}

/** Begins a refresh whose answer stays out until it is given. */
async function refreshUnanswered(server: TokenServer, rotates: boolean, store?: TokenStore) {
  let give: (answer: ScriptedAnswer) => void = () => undefined;
  const answer = new Promise<ScriptedAnswer>((resolve) => (give = resolve));
  server.interfere([{ answer, afterwards: rotates }]);
  const token = acme.makeGuard(server, acme.lent.database, store).guard.current();
  // It may be judged only later.
  token.catch(() => undefined);
  await until(() => server.refreshes.length === 1);
  return { token, give };
}

const firstGrant = {
  body: { access_token: "access-token-1", token_type: "bearer", expires_in: 3600, refresh_token: "refresh-token-1" },
};

describe("a refresh whose turn is lost with its connection", () => {
  it("is saved all the same: the old refresh token may be dead", async () => {
    const server = await acme.tokens("strict");
    await acme.logIn(-10);
    const { token, give } = await refreshUnanswered(server, true);
    await loseTurn();
    give(firstGrant);
    expect(await token).toBe("access-token-1");
    expect(await acme.makeGuard(server).guard.current()).toBe("access-token-1");
    await acme.passSeconds(4000);
    expect(await acme.makeGuard(server).guard.current()).toBe("access-token-2");
    expect(server.refreshes).toEqual([firstRefreshToken, "refresh-token-1"]);
  });

  it("is saved once PostgreSQL is back", async () => {
    const server = await acme.tokens("strict");
    await acme.logIn(-10);
    const store = tokenStore(acme.lent.database);
    let attempts = 0;
    const restarting: TokenStore = {
      ...store,
      saveLate: (...pair) => {
        attempts += 1;
        return attempts < 4 ? Promise.reject(new Error("the database is starting up")) : store.saveLate(...pair);
      },
    };
    const { token, give } = await refreshUnanswered(server, true, restarting);
    await loseTurn();
    give(firstGrant);
    expect(await token).toBe("access-token-1");
    expect(await acme.makeGuard(server).guard.current()).toBe("access-token-1");
  });

  it("does not overwrite the pair of another process, and takes that one", async () => {
    const server = await acme.tokens("lax");
    await acme.logIn(-10);
    const { token, give } = await refreshUnanswered(server, false);
    await loseTurn();
    expect(await acme.makeGuard(server).guard.current()).toBe("access-token-1");
    give({ body: { ...firstGrant.body, access_token: "too-late" } });
    expect(await token).toBe("access-token-1");
  });

  it("and is refused does not end the log-in that another process has renewed since", async () => {
    const server = await acme.tokens("strict");
    await acme.logIn(-10);
    const { token, give } = await refreshUnanswered(server, false);
    await loseTurn();
    expect(await acme.makeGuard(server).guard.current()).toBe("access-token-1");
    give({ status: 400, body: { error: "invalid_grant" } });
    expect((await problemOf(token)).code).toBe("database_unreachable");
    expect(await acme.makeGuard(server).guard.current()).toBe("access-token-1");
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../db/connect.ts";
import { tokenStore } from "../../db/token-store.ts";
import { Secret } from "../../domain/secret.ts";
import type { TokenStore } from "../../domain/token-store.ts";
import { seal, type TokenField } from "../../freeagent/tokens/token-cipher.ts";
import { problemOf } from "../support/problem-of.ts";
import { company, GuardedCompany } from "./guarded-company.ts";
import { firstRefreshToken } from "./token-server.ts";

let acme: GuardedCompany;
beforeAll(async () => {
  acme = await GuardedCompany.begin();
});
afterAll(() => acme.lent.drop());
afterEach(() => acme.clean());

describe.each(["strict", "grace", "lax"] as const)("under %s rotation", (rotation) => {
  it("refreshes once when six processes find an expired token at the same moment", async () => {
    const server = await acme.tokens(rotation);
    await acme.logIn(-10);
    const databases = Array.from({ length: 6 }, (_, index) =>
      connect({ url: acme.lent.url, applicationName: `process ${index}`, maxConnections: 3 }),
    );
    try {
      const guards = databases.map((database) => acme.makeGuard(server, database).guard);
      const got = await Promise.all(guards.flatMap((guard) => [guard.current(), guard.current()]));
      expect(new Set(got)).toEqual(new Set(["access-token-1"]));
      expect(server.refreshes).toEqual([firstRefreshToken]);
    } finally {
      for (const database of databases) await database.close();
    }
  });

  it("needs no log-in and one refresh an hour through a week of nights", async () => {
    const server = await acme.tokens(rotation);
    await acme.logIn(3600);
    for (let night = 0; night < 7; night += 1) {
      await acme.passSeconds(86_400);
      const { guard } = acme.makeGuard(server);
      await guard.current();
      await acme.passSeconds(3500);
      await acme.makeGuard(server).guard.current();
    }
    expect(server.refreshes).toHaveLength(14);
  });

  it("recovers from an answer that was lost before it was stored where that is possible", async () => {
    const server = await acme.tokens(rotation);
    await acme.logIn(-10);
    server.interfere([{ answer: { hangUp: true }, afterwards: true }]);
    const lost = await problemOf(acme.makeGuard(server).guard.current());
    expect(lost).toMatchObject({ kind: "unreachable", code: "token_endpoint_answer_lost" });

    const next = acme.makeGuard(server).guard.current();
    if (rotation === "strict") {
      const problem = await problemOf(next);
      expect(problem.kind).toBe("login_needed");
      expect(problem.message).toContain("freeagent-sync auth login --company acme");
    } else {
      expect(await next).toMatch(/^access-token-/);
    }
    expect(server.refreshes).toEqual([firstRefreshToken, firstRefreshToken]);
  });

  it("makes no further token call once a log-in is needed", async () => {
    const server = await acme.tokens(rotation);
    await acme.logIn(-10);
    server.revoke();
    expect((await problemOf(acme.makeGuard(server).guard.current())).kind).toBe("login_needed");
    expect((await problemOf(acme.makeGuard(server).guard.current())).kind).toBe("login_needed");
    expect(server.refreshes).toEqual([firstRefreshToken]);
  });
});

describe("a token guard", () => {
  it("hands out the stored token without a call while enough of it is left", async () => {
    const server = await acme.tokens("strict");
    await acme.logIn(2000);
    const { guard } = acme.makeGuard(server);
    expect(await guard.current()).toBe("access-token-0");
    expect(server.refreshes).toEqual([]);
  });

  it("refreshes early, with less than a tenth of the hour left", async () => {
    const server = await acme.tokens("strict");
    await acme.logIn(350);
    expect(await acme.makeGuard(server).guard.current()).toBe("access-token-1");
  });

  it("authenticates with the raw id and secret, as FreeAgent documents Basic", async () => {
    const server = await acme.tokens("strict");
    await acme.logIn(0);
    await acme.makeGuard(server).guard.current();
    const [request] = server.requests;
    const expected = Buffer.from("id-with_signs:secret-with_signs").toString("base64");
    expect(request?.headers["authorization"]).toBe(`Basic ${expected}`);
    expect(request?.headers["user-agent"]).toBe("freeagent-sync/test");
    expect(request?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
  });

  it("renews its token while it runs, by its own clock", async () => {
    const server = await acme.tokens("strict");
    await acme.logIn(2000);
    const { guard, clock } = acme.makeGuard(server);
    await guard.current();
    clock.advance(1_700_000);
    await acme.passSeconds(1_700);
    expect(await guard.current()).toBe("access-token-1");
  });

  it("takes the token that another process has stored when its own is refused", async () => {
    const server = await acme.tokens("strict");
    await acme.logIn(3600);
    const mine = acme.makeGuard(server).guard;
    const other = acme.makeGuard(server).guard;
    const token = await mine.current();
    expect(await other.refused(await other.current())).toBe("access-token-1");
    expect(await mine.refused(token)).toBe("access-token-1");
    expect(server.refreshes).toHaveLength(1);
  });

  it("refreshes once for many calls that were refused together, and not again for the new token", async () => {
    const server = await acme.tokens("strict");
    await acme.logIn(3600);
    const { guard } = acme.makeGuard(server);
    const token = await guard.current();
    const renewed = await Promise.all([guard.refused(token), guard.refused(token), guard.refused(token)]);
    expect(new Set(renewed)).toEqual(new Set(["access-token-1"]));
    const problem = await problemOf(guard.refused("access-token-1"));
    expect(problem.message).toContain("freeagent-sync auth login --company acme");
    expect(server.refreshes).toHaveLength(1);
  });

  it("tries the refresh token before the present one once, when FreeAgent refuses the present one", async () => {
    const server = await acme.tokens("grace");
    await acme.logIn(-10);
    await acme.makeGuard(server).guard.current();
    await acme.lent.database.execute("update freeagent_sync.oauth_tokens set refresh_token = $1", [
      seal(acme.key, { company, field: "refresh_token", origin: null }, new Secret("never-issued")),
    ]);
    await acme.passSeconds(4000);
    expect(await acme.makeGuard(server).guard.current()).toBe("access-token-2");
    expect(server.refreshes).toEqual([firstRefreshToken, "never-issued", firstRefreshToken]);
  });

  it.each([
    ["a server error", { status: 502, body: "<html><title>Bad gateway</title></html>" }],
    ["too many refreshes", { status: 429, headers: { "retry-after": "60" }, body: "You must not exceed 15 requests" }],
    ["a lost answer", { hangUp: true } as const],
  ])("keeps the old token while it is good after %s, and asks again later", async (_name, answer) => {
    const server = await acme.tokens("strict");
    await acme.logIn(200);
    server.interfere([{ answer, afterwards: false }]);
    const { guard, clock } = acme.makeGuard(server);
    expect(await guard.current()).toBe("access-token-0");
    expect(await guard.current()).toBe("access-token-0");
    expect(server.refreshes).toHaveLength(1);
    clock.advance(61_000);
    expect(await guard.current()).toBe("access-token-1");
  });

  it("asks nothing of the token endpoint before the time that a 429 names, and says why meanwhile", async () => {
    const server = await acme.tokens("strict");
    await acme.logIn(-10);
    const tooMany = { status: 429, headers: { "retry-after": "60" }, body: "You must not exceed 15 requests" };
    server.interfere([{ answer: tooMany, afterwards: false }]);
    const { guard, clock } = acme.makeGuard(server);
    for (const ask of [() => guard.current(), () => guard.current(), () => guard.refused("access-token-0")]) {
      const problem = await problemOf(ask());
      expect(problem).toMatchObject({ kind: "try_later", code: "token_endpoint_rate_limited" });
    }
    expect(server.refreshes).toHaveLength(1);
    clock.advance(61_000);
    expect(await guard.current()).toBe("access-token-1");
  });

  it("renews the token of an earlier refusal like any other once that has run out", async () => {
    const server = await acme.tokens("strict");
    await acme.logIn(3600);
    const { guard } = acme.makeGuard(server);
    expect(await guard.refused(await guard.current())).toBe("access-token-1");
    // This machine's clock was set back meanwhile, so the token passes for fresh here.
    await acme.passSeconds(3700);
    expect(await guard.refused(await guard.current())).toBe("access-token-2");
  });

  it("says what to check when FreeAgent refuses the application", async () => {
    const server = await acme.tokens("strict");
    await acme.logIn(-10);
    server.interfere([{ answer: { status: 401, body: "HTTP Basic: Access denied." }, afterwards: false }]);
    const problem = await problemOf(acme.makeGuard(server).guard.current());
    expect(problem).toMatchObject({ kind: "configuration", code: "client_credentials_refused" });
    expect(problem.message).toContain("FREEAGENT_CLIENT_SECRET");
    expect(await tokenStore(acme.lent.database).read(company)).toMatchObject({ refreshInterrupted: false });
  });

  it("sends a pair to no other FreeAgent than the one that granted it, says what to do, and keeps it", async () => {
    const sandbox = await acme.tokens("strict");
    await acme.logIn(-10);
    const production = await acme.tokens("strict");
    const { guard } = acme.makeGuard(production);
    for (const ask of [() => guard.current(), () => guard.refused("access-token-0")]) {
      const problem = await problemOf(ask());
      expect(problem).toMatchObject({ kind: "configuration", code: "other_freeagent" });
      expect(problem.message).toContain(`acme is logged in to ${sandbox.origin}`);
      expect(problem.message).toContain("freeagent-sync auth login --company acme");
    }
    expect(production.requests).toEqual([]);
    expect(await acme.makeGuard(sandbox).guard.current()).toBe("access-token-1");
  });

  it("refuses a pair of another FreeAgent that was stored while it waited for its turn", async () => {
    const server = await acme.tokens("strict");
    await acme.logIn(-10);
    const store = tokenStore(acme.lent.database);
    const meanwhile: TokenStore = {
      ...store,
      inTurn: async (name, work) => {
        await acme.tokens("strict");
        await acme.logIn(-10);
        return store.inTurn(name, work);
      },
    };
    const { guard } = acme.makeGuard(server, acme.lent.database, meanwhile);
    expect((await problemOf(guard.current())).code).toBe("other_freeagent");
    expect(server.requests).toEqual([]);
  });

  it("takes a pair stored before its origin was kept for its own, and keeps the origin from the next refresh on", async () => {
    const server = await acme.tokens("strict");
    await acme.logIn(-10);
    const sealed = (field: TokenField) =>
      seal(acme.key, { company, field, origin: null }, new Secret(firstRefreshToken));
    await acme.lent.database.execute(
      "update freeagent_sync.oauth_tokens set origin = null, access_token = $1, refresh_token = $2",
      [sealed("access_token"), sealed("refresh_token")],
    );
    expect(await acme.makeGuard(server).guard.current()).toBe("access-token-1");
    expect(await tokenStore(acme.lent.database).read(company)).toMatchObject({ origin: server.origin });
  });

  it("gives the token of a pair that came while it ran only once FreeAgent has said whose it is", async () => {
    const server = await acme.tokens("strict");
    await acme.logIn(3600);
    const asked: string[] = [];
    let verdict: Error | undefined = new Error("of another company");
    const { guard } = acme.makeGuard(server, undefined, undefined, (pair, accessToken) => {
      asked.push(`${pair.generation}: ${accessToken.reveal()}`);
      return verdict === undefined ? Promise.resolve() : Promise.reject(verdict);
    });
    const token = await guard.current();
    expect(asked).toEqual([]);
    await acme.logIn(-10, false);
    await expect(guard.refused(token)).rejects.toThrow("of another company");
    verdict = undefined;
    expect(await guard.refused(token)).toBe("access-token-1");
    expect(asked).toEqual(["3: access-token-1", "3: access-token-1"]);
  });

  it("says so when nobody has logged in", async () => {
    const problem = await problemOf(acme.makeGuard(await acme.tokens("strict")).guard.current());
    expect(problem.message).toContain("Nobody has logged in");
    expect(problem.message).toContain("freeagent-sync auth login --company acme");
  });

  it("does not let tokens into its log or its errors", async () => {
    const server = await acme.tokens("strict");
    await acme.logIn(-10);
    server.interfere([{ answer: { body: { access_token: "canary", token_type: 7 } }, afterwards: false }]);
    const problem = await problemOf(acme.makeGuard(server).guard.current());
    expect(JSON.stringify([problem.message, String(problem.cause), problem.stack])).not.toContain("canary");
    expect(problem.cause).toBeUndefined();
  });

  it("stores no token in clear", async () => {
    const server = await acme.tokens("strict");
    await acme.logIn(-10);
    await acme.makeGuard(server).guard.current();
    const rows = await acme.lent.database.query("select t::text as row from freeagent_sync.oauth_tokens t");
    expect(JSON.stringify(rows)).not.toMatch(/access-token|refresh-token-/);
  });
});

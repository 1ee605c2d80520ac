import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "../../db/connect.ts";
import { tokenStore } from "../../db/token-store.ts";
import type { LoginTokens, TokenStore } from "../../domain/token-store.ts";
import { lendDatabase } from "../support/database.ts";
import type { LentDatabase } from "../support/database.ts";
import { until } from "../support/until.ts";

let lent: LentDatabase;
let store: TokenStore;
beforeAll(async () => {
  lent = await lendDatabase();
  store = tokenStore(lent.database);
});
afterAll(() => lent.drop());
beforeEach(() => lent.database.execute("delete from freeagent_sync.oauth_tokens"));

const login: LoginTokens = {
  keyId: "k1",
  accessToken: "a1",
  refreshToken: "r1",
  accessSeconds: 3600,
  refreshSeconds: 1000,
  origin: "https://api.freeagent.com",
  freeagentCompanyId: 77,
  freeagentSubdomain: "acme",
  companyUnconfirmed: false,
};
const next = { keyId: "k1", accessToken: "a2", refreshToken: "r2", previousRefreshToken: "r1" };
const terms = { accessSeconds: 1800, refreshSeconds: null, origin: "https://api.sandbox.freeagent.com" };

describe("the token store", () => {
  it("keeps a log-in with its ends by the database's clock", async () => {
    await store.saveLogin("acme", login);
    const stored = await store.read("acme");
    expect(stored).toMatchObject({ ...next, accessToken: "a1", refreshToken: "r1", previousRefreshToken: null });
    expect(stored).toMatchObject({
      generation: 1,
      origin: login.origin,
      loginNeeded: false,
      refreshInterrupted: false,
    });
    expect(stored?.accessLifetimeSeconds).toBeCloseTo(3600, 1);
    expect(stored?.accessSecondsLeft).toBeGreaterThan(3590);
    expect(stored?.refreshSecondsLeft).toBeGreaterThan(990);
    expect(await store.companies()).toEqual(["acme"]);
  });

  it("knows nothing of a company that never logged in, or whose tokens were removed", async () => {
    expect(await store.read("acme")).toBeUndefined();
    expect(await store.remove("acme")).toBe(false);
    await store.saveLogin("acme", login);
    expect(await store.remove("acme")).toBe(true);
    expect(await store.read("acme")).toBeUndefined();
  });

  it("replaces the pair that a refresh started from, and keeps the company", async () => {
    await store.saveLogin("acme", login);
    const saved = await store.inTurn("acme", async (turn) => {
      await turn.noteRefreshStarted(1);
      return turn.save(1, next, terms);
    });
    expect(saved).toBe(true);
    expect(await store.read("acme")).toMatchObject({
      ...next,
      generation: 2,
      origin: terms.origin,
      refreshSecondsLeft: null,
      refreshInterrupted: false,
      freeagentCompanyId: 77,
    });
  });

  it("does not overwrite a log-in that came in between", async () => {
    await store.saveLogin("acme", login);
    await store.saveLogin("acme", { ...login, accessToken: "a9" });
    expect(await store.inTurn("acme", (turn) => turn.save(1, next, terms))).toBe(false);
    expect(await store.read("acme")).toMatchObject({ accessToken: "a9", generation: 2 });
  });

  it("keeps the notes of a turn that failed, but not its pair", async () => {
    await store.saveLogin("acme", login);
    const failed = store.inTurn("acme", async (turn) => {
      await turn.noteRefreshStarted(1);
      await turn.save(1, next, terms);
      throw new Error("killed");
    });
    await expect(failed).rejects.toThrow("killed");
    expect(await store.read("acme")).toMatchObject({ accessToken: "a1", generation: 1, refreshInterrupted: true });
  });

  it("remembers that a log-in is needed until there is one", async () => {
    await store.saveLogin("acme", login);
    await store.inTurn("acme", (turn) => turn.noteLoginNeeded(1));
    expect((await store.read("acme"))?.loginNeeded).toBe(true);
    await store.saveLogin("acme", login);
    expect((await store.read("acme"))?.loginNeeded).toBe(false);
  });

  it("remembers whose a pair is once FreeAgent has said it, but not of another pair", async () => {
    await store.saveLogin("acme", { ...login, companyUnconfirmed: true });
    expect(await store.read("acme")).toMatchObject({ companyUnconfirmed: true, freeagentCompanyId: 77 });
    await store.confirmCompany("acme", 2, 78, "other");
    expect(await store.read("acme")).toMatchObject({ companyUnconfirmed: true, freeagentCompanyId: 77 });
    await store.confirmCompany("acme", 1, 78, "other");
    expect(await store.read("acme")).toMatchObject({
      companyUnconfirmed: false,
      freeagentCompanyId: 78,
      freeagentSubdomain: "other",
    });
    await store.saveLogin("acme", { ...login, freeagentCompanyId: null });
    expect((await store.read("acme"))?.companyUnconfirmed).toBe(true);
  });

  it("lets more companies than a pool has connections refresh at once", async () => {
    const companies = Array.from({ length: 12 }, (_, index) => `company ${index}`);
    for (const company of companies) await store.saveLogin(company, login);
    const saved = companies.map((company) =>
      store.inTurn(company, async (turn) => {
        await turn.noteRefreshStarted(1);
        return turn.save(1, next, terms);
      }),
    );
    expect(await Promise.all(saved)).toEqual(companies.map(() => true));
  });

  it("gives one turn at a time over all processes, each company for itself", async () => {
    const other = connect({ url: lent.url, applicationName: "another process", maxConnections: 2 });
    try {
      await store.saveLogin("acme", login);
      const order: string[] = [];
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      const first = store.inTurn("acme", async () => {
        order.push("first begins");
        await held;
        order.push("first ends");
      });
      await until(() => order.length > 0);
      const second = tokenStore(other).inTurn("acme", () => {
        order.push("second");
        return Promise.resolve();
      });
      await tokenStore(other).inTurn("other", () => {
        order.push("other company");
        return Promise.resolve();
      });
      await until(() => waitsForLock());
      release();
      await Promise.all([first, second]);
      expect(order).toEqual(["first begins", "other company", "first ends", "second"]);
    } finally {
      await other.close();
    }
  });
});

async function waitsForLock(): Promise<boolean> {
  const rows = await lent.database.query("select 1 from pg_locks where locktype = 'advisory' and not granted");
  return rows.length > 0;
}

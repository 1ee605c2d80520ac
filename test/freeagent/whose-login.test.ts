import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { tokenStore } from "../../db/token-store.ts";
import { Secret } from "../../domain/secret.ts";
import type { TokenStore } from "../../domain/token-store.ts";
import { confirmCompany } from "../../freeagent/tokens/confirm-company.ts";
import { parseKey } from "../../freeagent/tokens/encryption-key.ts";
import { requireSameCompany, storeLogin } from "../../freeagent/tokens/store-login.ts";
import { lendDatabase, type LentDatabase } from "../support/database.ts";
import { problemOf } from "../support/problem-of.ts";

const key = parseKey(randomBytes(32).toString("base64"));
const tokens = { accessToken: new Secret("access-1"), refreshToken: new Secret("refresh-1") };
const grant = { kind: "granted", ...tokens, accessSeconds: 3600, refreshSeconds: null } as const;
const trial = { id: 77, subdomain: "trial", raw: {} };
const real = { id: 78, subdomain: "real", raw: {} };
const login = { company: "acme", subdomain: undefined, grant, origin: "https://api.freeagent.com" };

let lent: LentDatabase;
let store: TokenStore;
beforeAll(async () => {
  lent = await lendDatabase();
  store = tokenStore(lent.database);
});
afterAll(() => lent.drop());
beforeEach(async () => {
  for (const table of ["oauth_tokens", "former_logins", "cursors"])
    await lent.database.execute(`delete from freeagent_sync.${table}`);
});

async function mirrorSomething(): Promise<void> {
  await lent.database.execute(
    "insert into freeagent_sync.cursors (company, name, position) values ('acme', 'contacts', clock_timestamp())",
  );
}

test("what was mirrored of one FreeAgent company is kept from another one, after a logout too", async () => {
  await storeLogin(store, key, { ...login, seen: trial });
  await mirrorSomething();
  const before = await problemOf(storeLogin(store, key, { ...login, seen: real }));
  expect(before).toMatchObject({ kind: "configuration", code: "wrong_company" });
  expect(before.message).not.toContain("logout");
  expect(before.message).toContain('give "real" a name of its own under companies, or a database of its own');

  expect(await store.remove("acme")).toBe(true);
  const after = await problemOf(storeLogin(store, key, { ...login, seen: real }));
  expect(after.message).toBe(before.message);
  expect(await store.read("acme")).toBeUndefined();
  await storeLogin(store, key, { ...login, seen: trial });
  expect(await store.read("acme")).toMatchObject({ freeagentCompanyId: 77 });
});

test("a log-in to another company is taken after a logout while nothing of the one before is stored", async () => {
  await storeLogin(store, key, { ...login, seen: trial });
  expect((await problemOf(storeLogin(store, key, { ...login, seen: real }))).message).toContain("auth logout");
  expect(await store.remove("acme")).toBe(true);
  expect(await store.remove("acme")).toBe(false);
  await storeLogin(store, key, { ...login, seen: real });
  expect(await store.read("acme")).toMatchObject({ freeagentCompanyId: 78 });
});

test("a log-in after a logout whose company FreeAgent did not tell is refused once FreeAgent tells another one", async () => {
  await storeLogin(store, key, { ...login, seen: trial });
  await mirrorSomething();
  await store.remove("acme");
  await storeLogin(store, key, { ...login, seen: undefined });
  const pair = await store.read("acme");
  if (pair === undefined) throw new Error("the log-in was not stored");
  const confirm = (seen: typeof real) =>
    confirmCompany(store, { name: "acme" }, pair, tokens.accessToken, () => Promise.resolve(seen));
  expect((await problemOf(confirm(real))).message).toContain("a name of its own");
  expect((await problemOf(requireSameCompany(store, "acme", real))).code).toBe("wrong_company");
  await confirm(trial);
  expect(await store.read("acme")).toMatchObject({ freeagentCompanyId: 77, companyUnconfirmed: false });
});

test("two companies do not write to one FreeAgent company by a slip of the browser, but where its sub-domain is named", async () => {
  await storeLogin(store, key, { ...login, seen: trial });
  const other = { ...login, company: "other", seen: trial };
  const refused = await problemOf(storeLogin(store, key, other));
  expect(refused).toMatchObject({ kind: "configuration", code: "wrong_company" });
  expect(refused.message).toContain("acme is logged in to it already");
  expect(refused.message).toContain("subdomain: trial");
  expect(await store.read("other")).toBeUndefined();

  await storeLogin(store, key, { ...other, seen: undefined });
  const pair = await store.read("other");
  if (pair === undefined) throw new Error("the log-in was not stored");
  const told = () => Promise.resolve(trial);
  const unconfirmed = confirmCompany(store, { name: "other" }, pair, tokens.accessToken, told);
  expect((await problemOf(unconfirmed)).message).toContain("acme is logged in to it already");

  await storeLogin(store, key, { ...other, subdomain: "trial" });
  expect(await store.read("other")).toMatchObject({ freeagentCompanyId: 77 });
  await storeLogin(store, key, {
    ...login,
    origin: "https://api.sandbox.freeagent.com",
    company: "third",
    seen: trial,
  });
  expect(await store.read("third")).toMatchObject({ freeagentCompanyId: 77 });
});

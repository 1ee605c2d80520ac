import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { tokenStore } from "../../db/token-store.ts";
import { Secret } from "../../domain/secret.ts";
import { parseKey } from "../../freeagent/tokens/encryption-key.ts";
import { importRefreshToken } from "../../freeagent/tokens/import-refresh-token.ts";
import { openCallback, startLogin } from "../../freeagent/tokens/login.ts";
import type { LoginAttempt } from "../../freeagent/tokens/login.ts";
import { rekeyTokens } from "../../freeagent/tokens/rekey-tokens.ts";
import { requireSameCompany, storeLogin } from "../../freeagent/tokens/store-login.ts";
import { unseal } from "../../freeagent/tokens/token-cipher.ts";
import { openTokenEndpoint } from "../../freeagent/tokens/token-endpoint.ts";
import type { TokenEndpoint } from "../../freeagent/tokens/token-endpoint.ts";
import { lendDatabase } from "../support/database.ts";
import type { LentDatabase } from "../support/database.ts";
import { problemOf } from "../support/problem-of.ts";
import { unusedPort } from "../support/unused-port.ts";
import { startScriptedServer } from "./scripted-server.ts";
import type { ScriptedAnswer, ScriptedServer } from "./scripted-server.ts";
import { realClock } from "./test-clock.ts";

const granted: ScriptedAnswer = {
  body: {
    access_token: "access-1",
    token_type: "bearer",
    expires_in: 3600,
    refresh_token: "refresh-1",
    refresh_token_expires_in: 631_151_957,
  },
};
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

interface Parts {
  readonly server: ScriptedServer;
  readonly endpoint: TokenEndpoint;
  readonly attempt: LoginAttempt;
}

async function begin(answer: ScriptedAnswer = granted, port = 0): Promise<Parts> {
  const server = await startScriptedServer(() => answer);
  const credentials = { clientId: "app", clientSecret: new Secret("app-secret") };
  const endpoint = openTokenEndpoint({ origin: server.origin, userAgent: "t/1", credentials, clock: realClock });
  open.push(endpoint, server);
  const freePort = port === 0 ? await unusedPort() : port;
  return {
    server,
    endpoint,
    attempt: await startLogin({ origin: server.origin, clientId: "app", endpoint, port: freePort }),
  };
}

function stateOf(attempt: LoginAttempt): string {
  return new URL(attempt.address).searchParams.get("state") ?? "";
}

describe("a log-in", () => {
  it("asks for consent with state and PKCE, and sends the verifier with the code", async () => {
    const { attempt, server } = await begin();
    const asked = new URL(attempt.address);
    expect(asked.pathname).toBe("/v2/approve_app");
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      response_type: "code",
      client_id: "app",
      redirect_uri: attempt.redirectUri,
      code_challenge_method: "S256",
    });
    expect(stateOf(attempt).length).toBeGreaterThanOrEqual(43);
    const grant = await attempt.finish(`${attempt.redirectUri}?code=the-code&state=${stateOf(attempt)}`);
    expect(grant.accessToken.reveal()).toBe("access-1");
    const form = new URLSearchParams(server.requests[0]?.body);
    expect(form.get("code")).toBe("the-code");
    expect(form.get("redirect_uri")).toBe(attempt.redirectUri);
    expect(form.get("code_verifier")?.length).toBeGreaterThanOrEqual(43);
  });

  it("takes the browser's answer on the loopback callback, and shows nothing of it", async () => {
    const { attempt } = await begin();
    const callback = await openCallback(attempt);
    open.push(callback);
    for (const stray of ["/favicon.ico", "//", "///callback?code=c", "/callback", "/callback?state=s"]) {
      expect((await fetch(new URL(attempt.redirectUri).origin + stray)).status).toBe(404);
    }
    const page = await fetch(`${attempt.redirectUri}?code=canary&state=${stateOf(attempt)}`);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(await page.text()).not.toContain("canary");
    const grant = await attempt.finish(await callback.received());
    expect(grant.refreshToken?.reveal()).toBe("refresh-1");
  });

  it("takes a pasted address, or only its query", async () => {
    const { attempt } = await begin();
    expect((await attempt.finish(`  code=c&state=${stateOf(attempt)}\n`)).kind).toBe("granted");
  });

  it("ends the wait for the browser when the operator stops", async () => {
    const { attempt } = await begin();
    const callback = await openCallback(attempt);
    open.push(callback);
    await expect(callback.received(AbortSignal.timeout(20))).rejects.toThrow();
  });

  it.each([
    ["the wrong state", "code=c&state=other", "login_state_wrong", /another log-in/],
    ["no state", "code=c", "login_state_wrong", /cut off/],
    ["denied consent", "error=access_denied&state=STATE", "login_denied", /approve/],
    ["another refusal", "error=invalid_request&state=STATE", "login_refused", /redirect URI/],
    ["something else pasted", "https://www.freeagent.com/", "login_url_unreadable", /address bar/],
    ["nothing pasted", "", "login_url_unreadable", /address bar/],
  ])("explains %s and sends nothing", async (_name, query, code, message) => {
    const { attempt, server } = await begin();
    const problem = await problemOf(attempt.finish(query.replace("STATE", stateOf(attempt))));
    expect(problem).toMatchObject({ kind: "login_needed", code });
    expect(problem.message).toMatch(message);
    expect(server.requests).toEqual([]);
  });

  it("explains an expired code", async () => {
    const { attempt } = await begin({ status: 400, body: { error: "invalid_grant" } });
    const problem = await problemOf(attempt.finish(`code=c&state=${stateOf(attempt)}`));
    expect(problem).toMatchObject({ kind: "login_needed", code: "login_code_expired" });
    expect(problem.message).toContain("15 minutes");
  });

  it("explains wrong credentials of the application", async () => {
    const { attempt } = await begin({ status: 401, body: "HTTP Basic: Access denied." });
    const problem = await problemOf(attempt.finish(`code=c&state=${stateOf(attempt)}`));
    expect(problem.message).toContain("FREEAGENT_CLIENT_SECRET");
  });

  it("explains a busy port", async () => {
    const { attempt } = await begin();
    open.push(await openCallback(attempt));
    const problem = await problemOf(openCallback(attempt));
    expect(problem).toMatchObject({ kind: "configuration", code: "callback_port_busy" });
    expect(problem.message).toContain(new URL(attempt.redirectUri).port);
  });

  it("uses a code once", async () => {
    const { attempt, server } = await begin();
    const url = `code=c&state=${stateOf(attempt)}`;
    await attempt.finish(url);
    expect((await problemOf(attempt.finish(url))).code).toBe("login_used");
    expect(server.requests).toHaveLength(1);
  });
});

describe("a stored log-in", () => {
  const key = parseKey(randomBytes(32).toString("base64"));
  let lent: LentDatabase;
  beforeAll(async () => {
    lent = await lendDatabase();
  });
  afterAll(() => lent.drop());
  beforeEach(() => lent.database.execute("delete from freeagent_sync.oauth_tokens"));

  const grant = {
    kind: "granted",
    accessToken: new Secret("access-1"),
    refreshToken: new Secret("refresh-1"),
    accessSeconds: 3600,
    refreshSeconds: null,
  } as const;
  const seen = { id: 77, subdomain: "acme", raw: {}, name: "Acme Ltd" };
  const origin = "https://api.freeagent.com";
  const login = { company: "acme", subdomain: "acme", grant, origin, seen };

  it("opens again with the key, and is tied to the company that FreeAgent named", async () => {
    const store = tokenStore(lent.database);
    await storeLogin(store, key, login);
    const stored = await store.read("acme");
    expect(stored).toMatchObject({ freeagentCompanyId: 77, freeagentSubdomain: "acme", generation: 1 });
    const text = stored?.accessToken ?? "";
    expect(unseal(key, { company: "acme", field: "access_token", origin }, { keyId: key.id, text }).reveal()).toBe(
      "access-1",
    );
    await requireSameCompany(store, "acme", seen);
    expect((await problemOf(requireSameCompany(store, "acme", { ...seen, id: 78 }))).code).toBe("wrong_company");
  });

  it("refuses the token of another company than the configured one, or the one before", async () => {
    const store = tokenStore(lent.database);
    const other = { id: 78, subdomain: "other", raw: {} };
    const first = await problemOf(storeLogin(store, key, { ...login, seen: other }));
    expect(first).toMatchObject({ kind: "configuration", code: "wrong_company" });
    expect(await store.read("acme")).toBeUndefined();
    await storeLogin(store, key, login);
    const again = await problemOf(storeLogin(store, key, { ...login, subdomain: undefined, seen: other }));
    expect(again.message).toContain("auth logout --company acme");
    expect((await store.read("acme"))?.freeagentCompanyId).toBe(77);
  });

  it("is stored although FreeAgent did not say whose it is, and the next run looks", async () => {
    const store = tokenStore(lent.database);
    await storeLogin(store, key, { ...login, seen: undefined });
    expect((await store.read("acme"))?.freeagentCompanyId).toBeNull();
    await requireSameCompany(store, "acme", seen);
    expect(await store.read("acme")).toMatchObject({ freeagentCompanyId: 77, freeagentSubdomain: "acme" });
    // A later log-in without that answer forgets nothing.
    await storeLogin(store, key, { ...login, seen: undefined });
    expect((await problemOf(requireSameCompany(store, "acme", { ...seen, id: 78 }))).code).toBe("wrong_company");
  });

  it("is encrypted anew by a change of keys, which may be run twice", async () => {
    const store = tokenStore(lent.database);
    const next = parseKey(randomBytes(32).toString("base64"));
    await storeLogin(store, key, login);
    await storeLogin(store, key, { ...login, company: "other" });
    expect(await rekeyTokens(store, key, next)).toBe(2);
    expect(await rekeyTokens(store, key, next)).toBe(0);
    const text = (await store.read("acme"))?.refreshToken ?? "";
    expect(unseal(next, { company: "acme", field: "refresh_token", origin }, { keyId: next.id, text }).reveal()).toBe(
      "refresh-1",
    );
    expect(() => unseal(key, { company: "acme", field: "refresh_token", origin }, { keyId: next.id, text })).toThrow(
      /key/,
    );
  });

  it("names the setting of the old key where that one is wrong", async () => {
    const store = tokenStore(lent.database);
    await storeLogin(store, key, login);
    const [wrong, next] = [parseKey(randomBytes(32).toString("base64")), parseKey(randomBytes(32).toString("base64"))];
    const problem = await problemOf(rekeyTokens(store, wrong, next));
    expect(problem).toMatchObject({ code: "key_wrong" });
    expect(problem.message).toContain(`FREEAGENT_SYNC_OLD_KEY is the key ${wrong.id}`);
  });

  it("does not open when its row was copied to another company", async () => {
    const store = tokenStore(lent.database);
    await storeLogin(store, key, login);
    await storeLogin(store, key, { ...login, company: "other" });
    await lent.database.execute(
      `update freeagent_sync.oauth_tokens o
       set access_token = a.access_token
       from freeagent_sync.oauth_tokens a
       where o.company = 'other'
         and a.company = 'acme'`,
    );
    const text = (await store.read("other"))?.accessToken ?? "";
    expect(() => unseal(key, { company: "other", field: "access_token", origin }, { keyId: key.id, text })).toThrow(
      /copied from another row/,
    );
  });
});

describe("an imported refresh token", () => {
  it("is exchanged at once", async () => {
    const { endpoint } = await begin();
    expect((await importRefreshToken(endpoint, new Secret("imported-token"))).accessToken.reveal()).toBe("access-1");
  });

  it("that FreeAgent does not know is explained", async () => {
    const { endpoint } = await begin({ status: 401, body: { error: "invalid_grant" } });
    const problem = await problemOf(importRefreshToken(endpoint, new Secret("imported-token")));
    expect(problem).toMatchObject({ kind: "login_needed", code: "refresh_token_refused" });
  });

  it("is refused unseen when it cannot be one", async () => {
    const { endpoint, server } = await begin();
    const problem = await problemOf(importRefreshToken(endpoint, new Secret("two words")));
    expect(problem).toMatchObject({ kind: "usage", code: "refresh_token_unreadable" });
    expect(server.requests).toEqual([]);
  });
});

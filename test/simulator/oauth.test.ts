import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { type Api, startApi } from "./api.ts";

const pairSchema = z.object({
  access_token: z.string(),
  token_type: z.literal("bearer"),
  expires_in: z.number(),
  refresh_token: z.string(),
  refresh_token_expires_in: z.number(),
});
const redirectUri = "http://127.0.0.1:9/callback";

let api: Api;
beforeEach(async () => {
  api = await startApi();
});
afterEach(async () => {
  await api.simulator.close();
  expect(api.problems).toEqual([]);
});

interface TokenAnswer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

async function token(form: Record<string, string>, headers: Record<string, string> = basic()): Promise<TokenAnswer> {
  const body = new URLSearchParams(form);
  const response = await fetch(`${api.url}/v2/token_endpoint`, {
    method: "POST",
    body,
    headers: { ...headers, ...json },
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

const json = { Accept: "application/json" };
const basic = (secret = "demo-secret"): Record<string, string> => ({
  Authorization: `Basic ${Buffer.from(`demo-client:${secret}`).toString("base64")}`,
});
const pairOf = (answer: TokenAnswer): z.infer<typeof pairSchema> => pairSchema.parse(JSON.parse(answer.text));
const consent = (extra: Record<string, string> = {}): Promise<Response> => {
  const query = new URLSearchParams({
    client_id: "demo-client",
    response_type: "code",
    redirect_uri: redirectUri,
    ...extra,
  });
  return fetch(`${api.url}/v2/approve_app?${query.toString()}`, { redirect: "manual" });
};

async function code(extra: Record<string, string> = {}): Promise<string> {
  const location = (await consent({ approve: "1", ...extra })).headers.get("location") ?? "";
  return new URL(location).searchParams.get("code") ?? "";
}

const works = async (accessToken: string): Promise<number> =>
  (await fetch(`${api.url}/v2/company`, { headers: { Authorization: `Bearer ${accessToken}`, ...json } })).status;

describe("consent", () => {
  test("shows a page, redirects when approved or denied, and by itself with the switch", async () => {
    const page = await consent({ state: "s1" });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('name="approve"')]);
    const approved = new URL((await consent({ state: "s1", approve: "1" })).headers.get("location") ?? "");
    expect([approved.origin, approved.searchParams.get("state")]).toEqual(["http://127.0.0.1:9", "s1"]);
    const denied = new URL((await consent({ deny: "1" })).headers.get("location") ?? "");
    expect(denied.searchParams.get("error")).toBe("access_denied");
    await api.control("PUT", "/switches", { auto_consent: true });
    expect((await consent()).status).toBe(302);
  });

  test("refuses an unknown client and an unregistered redirect", async () => {
    expect((await consent({ client_id: "other" })).status).toBe(400);
    await api.control("PUT", "/switches", { redirect_uris: "http://127.0.0.1:1/other" });
    expect((await consent()).status).toBe(400);
  });
});

describe("a code", () => {
  test("is good once, for its redirect_uri and fifteen minutes", async () => {
    const good = await code();
    const exchange = { grant_type: "authorization_code", code: good, redirect_uri: redirectUri };
    const pair = pairOf(await token(exchange));
    expect([pair.expires_in, await works(pair.access_token)]).toEqual([3600, 200]);
    expect((await token(exchange)).text).toContain("invalid_grant");
    expect((await token({ ...exchange, code: await code(), redirect_uri: "http://127.0.0.1:9/x" })).status).toBe(400);
    const old = await code();
    await api.control("POST", "/clock", { move_seconds: 901 });
    expect((await token({ ...exchange, code: old })).text).toContain("invalid_grant");
  });

  test("with a PKCE challenge needs its verifier", async () => {
    const verifier = "a".repeat(43);
    const challenge = createHash("sha256").update(verifier).digest("base64url");
    const ask = async (code_verifier: string): Promise<number> => {
      const given = await code({ code_challenge: challenge, code_challenge_method: "S256" });
      return (await token({ grant_type: "authorization_code", code: given, redirect_uri: redirectUri, code_verifier }))
        .status;
    };
    expect(await ask("wrong")).toBe(400);
    expect(await ask(verifier)).toBe(200);
  });
});

describe("a refresh", () => {
  const first = async () => pairSchema.parse((await api.control("POST", "/tokens")).json);
  const refresh = (refresh_token: string) => token({ grant_type: "refresh_token", refresh_token });

  test("strict: gives a new refresh token, the old one and the old access token die", async () => {
    const pair = await first();
    const next = pairOf(await refresh(pair.refresh_token));
    expect(next.refresh_token).not.toBe(pair.refresh_token);
    expect((await refresh(pair.refresh_token)).text).toContain("invalid_grant");
    expect([await works(pair.access_token), await works(next.access_token)]).toEqual([401, 200]);
  });

  test("grace: the old refresh token lives on for a while; lax: it stays", async () => {
    await api.control("PUT", "/switches", { token_rotation: "grace", rotation_grace_seconds: 60 });
    const pair = await first();
    expect((await refresh(pair.refresh_token)).status).toBe(200);
    expect((await refresh(pair.refresh_token)).status).toBe(200);
    await api.control("POST", "/clock", { move_seconds: 61 });
    expect((await refresh(pair.refresh_token)).status).toBe(400);
    await api.control("PUT", "/switches", { token_rotation: "lax" });
    const lax = await first();
    expect(pairOf(await refresh(lax.refresh_token)).refresh_token).toBe(lax.refresh_token);
  });

  test("takes the client's credentials from Basic, form, JSON or query, and refuses wrong ones in plain text", async () => {
    await api.control("PUT", "/switches", { token_rotation: "lax" });
    const { refresh_token } = await first();
    const form = { grant_type: "refresh_token", refresh_token, client_id: "demo-client", client_secret: "demo-secret" };
    expect((await token(form, {})).status).toBe(200);
    const query = await fetch(`${api.url}/v2/token_endpoint?${new URLSearchParams(form).toString()}`, {
      method: "POST",
      headers: json,
    });
    expect(query.status).toBe(200);
    const body = JSON.stringify(form);
    const headers = { ...json, "Content-Type": "application/json" };
    expect((await fetch(`${api.url}/v2/token_endpoint`, { method: "POST", body, headers })).status).toBe(200);
    const wrong = await token({ grant_type: "refresh_token", refresh_token }, basic("wrong"));
    expect([wrong.status, wrong.text]).toEqual([401, "HTTP Basic: Access denied."]);
  });

  test("happens at most fifteen times a minute", async () => {
    await api.control("POST", "/clock", { set: "2026-03-01T11:00:00Z", freeze: true });
    for (let n = 0; n < 15; n++) expect((await refresh("unknown")).status).toBe(400);
    const over = await refresh("unknown");
    expect([over.status, over.headers.get("retry-after"), over.text]).toEqual([
      429,
      "60",
      "You must not exceed 15 requests per 60 seconds",
    ]);
  });
});

test("an access token lives an hour, and can be expired or revoked at will", async () => {
  expect(await works(api.token)).toBe(200);
  await api.control("POST", "/clock", { move_seconds: 3601 });
  const answer = await api.call("GET", "/v2/company");
  expect([answer.status, answer.json]).toEqual([
    401,
    { errors: { error: { message: "Access token not recognised" } } },
  ]);
  const pair = pairSchema.parse((await api.control("POST", "/tokens")).json);
  await api.control("POST", "/tokens/expire");
  expect(await works(pair.access_token)).toBe(401);
  await api.control("DELETE", "/tokens");
  expect((await token({ grant_type: "refresh_token", refresh_token: pair.refresh_token })).text).toContain(
    "invalid_grant",
  );
});

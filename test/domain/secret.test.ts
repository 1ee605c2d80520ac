import { format, inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { scrub } from "../../domain/scrub.ts";
import { Secret } from "../../domain/secret.ts";

describe("a secret", () => {
  const secret = new Secret("canary");

  it("shows itself in no way of printing", () => {
    const printed = [
      secret.toString(),
      String(secret),
      JSON.stringify({ deep: [{ secret }] }),
      inspect({ deep: { secret } }, { depth: 9, showHidden: true }),
      format("%s %o %j", secret, secret, secret),
      JSON.stringify(Object.entries(secret)),
      JSON.stringify(structuredClone(new Error("x", { cause: "y" }))),
    ].join("\n");
    expect(printed).not.toContain("canary");
    expect(printed).toContain("[secret]");
  });

  it.each<[string, (of: Secret) => string, string]>([
    ["as a text", (of) => of.toString(), "[secret]"],
    ["inside a text", (of) => `token ${String(of)}`, "token [secret]"],
    ["as JSON", (of) => JSON.stringify({ of }), '{"of":"[secret]"}'],
    ["on a console", (of) => inspect([of]), "[ [secret] ]"],
  ])("says what it is %s", (_where, print, shown) => {
    expect(print(secret)).toBe(shown);
  });

  it("gives its value only when asked by name", () => {
    expect(secret.reveal()).toBe("canary");
  });
});

describe("the scrubber", () => {
  it.each([
    ["authorization: Bearer canary-1.2~3+/=", "authorization: Bearer [secret]"],
    ['{"authorization":"Bearer canary"}', '{"authorization":"Bearer [secret]"}'],
    ["authorization:  BEARER   canary", "authorization:  BEARER [secret]"],
    ["code=canary&state=canary", "code=[secret]&state=[secret]"],
    ["Refresh_Token=canary&client_secret=canary", "Refresh_Token=[secret]&client_secret=[secret]"],
    ["Basic Y2FuYXJ5OnNlY3JldA==", "Basic [secret]"],
    ["grant_type=refresh_token&refresh_token=canary&x=1", "grant_type=refresh_token&refresh_token=[secret]&x=1"],
    ['{"access_token":"canary","expires_in":3600}', '{"access_token":"[secret]","expires_in":3600}'],
    [String.raw`{"msg":"{\"refresh_token\":\"canary\"}"}`, String.raw`{"msg":"{\"refresh_token\":\"[secret]\"}"}`],
    ['{"refresh_token" : "canary"}', '{"refresh_token" : "[secret]"}'],
    ["client_secret=canary", "client_secret=[secret]"],
    [
      "http://127.0.0.1:4010/callback?code=canary&state=canary",
      "http://127.0.0.1:4010/callback?code=[secret]&state=[secret]",
    ],
    ["postgres://app:canary@db.example:5432/x", "postgres://app:[secret]@db.example:5432/x"],
    ["FREEAGENT_SYNC_KEY=canary=", "FREEAGENT_SYNC_KEY=[secret]"],
    ["{ access_token: 'canary' }", "{ access_token: '[secret]' }"],
  ])("cleans %s", (text, clean) => {
    expect(scrub(text)).toBe(clean);
  });

  it.each([
    '{"level":30,"event":"batch.pushed","claimed":12}',
    "GET /v2/contacts answered 404: not_found",
    '{"code":"not_found","exit_code":1,"state":"active"}',
    "https://api.freeagent.com/v2/contacts?page=2",
    "The token of acme ends in 30 days.",
  ])("leaves alone: %s", (text) => {
    expect(scrub(text)).toBe(text);
  });

  it("takes no long time over a long line", () => {
    const began = performance.now();
    scrub(`${"a".repeat(200_000)}://${"b".repeat(200_000)}`);
    scrub("access_token".repeat(20_000));
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

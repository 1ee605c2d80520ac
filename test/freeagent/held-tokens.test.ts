import { describe, expect, test } from "vitest";
import { Secret } from "../../domain/secret.ts";
import { parseKey } from "../../freeagent/tokens/encryption-key.ts";
import { holdTokens, isFresh } from "../../freeagent/tokens/held-tokens.ts";
import { seal } from "../../freeagent/tokens/token-cipher.ts";
import { storedPair } from "./stored-pair.ts";

const key = parseKey(Buffer.alloc(32, 7).toString("base64"));
const accessToken = seal(key, { company: "acme", field: "access_token", origin: null }, new Secret("access-1"));
const pair = (lifetime: number, left: number) => ({
  ...storedPair,
  keyId: key.id,
  accessToken,
  accessLifetimeSeconds: lifetime,
  accessSecondsLeft: left,
});

test.each([
  ["an hour's with more than six minutes left", 3600, 361, true],
  ["an hour's with a tenth of it left", 3600, 360, false],
  ["one of 20 minutes with more than five left", 1200, 301, true],
  ["one of 20 minutes with five left", 1200, 300, false],
  ["one of five minutes with more than half of it left", 300, 151, true],
  ["one of five minutes with half of it left", 300, 150, false],
])("of access tokens %s is fresh or not", (_what, lifetime, left, fresh) => {
  expect(isFresh(pair(lifetime, left))).toBe(fresh);
});

describe("a held token", () => {
  const now = new Date("2026-11-24T01:30:00Z");
  const secondsFrom = (at: number): number => (at - now.getTime()) / 1000;

  test.each([
    ["an hour's, up to 30 seconds early", 3600, 3600, 0.5, 3225],
    ["an hour's, without chance", 3600, 3600, 0, 3240],
    ["one of five minutes, up to a twentieth of it early", 300, 200, 1, 35],
  ])("is used until it is to be renewed: %s", (_what, lifetime, left, chance, seconds) => {
    const held = holdTokens(pair(lifetime, left), key, now, () => chance);
    expect(held.token.reveal()).toBe("access-1");
    expect(held.pair.generation).toBe(4);
    expect(secondsFrom(held.freshUntil)).toBe(seconds);
    expect(secondsFrom(held.endsAt)).toBe(left);
  });
});

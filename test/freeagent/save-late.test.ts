import { expect, test } from "vitest";
import type { Logger } from "../../domain/logger.ts";
import type { TokenStore } from "../../domain/token-store.ts";
import type { NewPair } from "../../freeagent/tokens/refresh-tokens.ts";
import { saveLate } from "../../freeagent/tokens/save-late.ts";
import { TestClock } from "./test-clock.ts";

const pair: NewPair = {
  generation: 4,
  tokens: { keyId: "k1", accessToken: "a", refreshToken: "r", previousRefreshToken: null },
  terms: { accessSeconds: 3600, refreshSeconds: null, origin: "https://api.freeagent.com" },
};
const lost = new Error("the connection of the turn was lost");

/** Saves late to a store whose attempts end as told, the last one for good. */
async function save(answers: readonly (boolean | Error)[]) {
  const clock = new TestClock();
  const lines: object[] = [];
  const hear = (fields: object, event: string): void => {
    lines.push({ ...fields, event });
  };
  const logger: Logger = { debug: hear, info: hear, warn: hear, error: hear };
  const asked: unknown[][] = [];
  const store = {
    saveLate: (...given: unknown[]) => {
      const answer = answers[Math.min(asked.length, answers.length - 1)];
      asked.push(given);
      return typeof answer === "boolean" ? Promise.resolve(answer) : Promise.reject(answer ?? lost);
    },
  } as Partial<TokenStore> as TokenStore;
  const outcome = await saveLate({ company: "acme", store, clock, logger }, pair, lost).catch(
    (error: unknown) => error,
  );
  return { outcome, asked, sleeps: clock.sleeps, lines };
}

test("a pair whose turn was lost is saved at once where that is possible, and that is logged", async () => {
  const { outcome, asked, sleeps, lines } = await save([true]);
  expect(outcome).toEqual({ kind: "refreshed" });
  expect(asked).toEqual([["acme", 4, pair.tokens, pair.terms]]);
  expect(sleeps).toEqual([0]);
  expect(lines).toEqual([{ event: "token.saved_late", company: "acme", generation: 4 }]);
});

test("another pair that has taken its place is left alone", async () => {
  expect((await save([new Error("away"), false])).outcome).toEqual({ kind: "superseded" });
});

test("half a minute of a PostgreSQL that is away is waited out, longer each time; then what ended the turn is thrown", async () => {
  const { outcome, sleeps, lines } = await save([new Error("away")]);
  expect(outcome).toBe(lost);
  expect(sleeps).toEqual([0, 1_000, 2_000, 4_000, 8_000, 15_000]);
  expect(lines).toEqual([]);
});

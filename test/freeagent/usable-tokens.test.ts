import { expect, test } from "vitest";
import { isOfAnother, requireUsable } from "../../freeagent/tokens/usable-tokens.ts";
import { thrownProblem } from "../support/problem-of.ts";
import { storedPair } from "./stored-pair.ts";

const origin = "https://api.freeagent.com";
const sandbox = "https://api.sandbox.freeagent.com";

test.each([origin, null])("a pair granted by %s may be sent to FreeAgent", (grantedBy) => {
  const stored = { ...storedPair, origin: grantedBy };
  expect(requireUsable("acme", stored, origin)).toBe(stored);
  expect(isOfAnother(stored, origin)).toBe(false);
});

test.each([
  ["nobody logged in", undefined, "Nobody has logged in to FreeAgent for acme."],
  ["FreeAgent ended it", { ...storedPair, loginNeeded: true }, "FreeAgent has ended the log-in of acme."],
])("where %s a person must log in", (_what, stored, why) => {
  const problem = thrownProblem(() => requireUsable("acme", stored, origin));
  expect(problem).toMatchObject({ kind: "login_needed", code: "login_needed" });
  expect(problem.message).toBe(`${why} Log in again: freeagent-sync auth login --company acme`);
});

test.each([false, true])("a pair of another FreeAgent is refused, whether it has ended (%s) or not", (loginNeeded) => {
  const problem = thrownProblem(() => requireUsable("acme", { ...storedPair, loginNeeded }, sandbox));
  expect(problem).toMatchObject({ kind: "configuration", code: "other_freeagent" });
  expect(problem.message).toBe(
    "acme is logged in to https://api.freeagent.com, but freeagent.environment (or FREEAGENT_API_URL) names https://api.sandbox.freeagent.com. Nothing was sent, and the log-in is kept. Set it back, or use a company of another name there; if acme itself has moved, log in: freeagent-sync auth login --company acme",
  );
});

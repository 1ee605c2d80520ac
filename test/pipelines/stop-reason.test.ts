import { describe, expect, test } from "vitest";
import { Problem } from "../../domain/problem.ts";
import type { StepResult } from "../../load/intents/call-freeagent.ts";
import { breakerProblem, stopReason } from "../../pipelines/run/stop-reason.ts";

const done: StepResult = { kind: "done", freeagentId: 1, raw: undefined };
const silent = { kind: "not_executed", status: null, message: "ECONNREFUSED", why: "unreached" } as const;
const lost: StepResult = { kind: "in_doubt", status: null, message: "lost" };
const access = new Problem({ kind: "configuration", code: "access_refused", message: "Raise the level." });
const forbidden: StepResult = { ...silent, why: "access_refused", problem: access };
const login = new Problem({ kind: "login_needed", code: "token_refused", message: "Log in again." });
const stopped = (problem: Problem): StepResult => ({ kind: "stopped", status: null, message: "stopped", problem });
const held = stopped(breakerProblem("acme"));

const codeOf = (results: readonly StepResult[], open: boolean) => stopReason(results, "acme", open)?.code;

describe("a wave of calls is the last one of its run", () => {
  test.each<[string, readonly StepResult[], boolean, string | undefined]>([
    ["never while calls get through", [done, done], false, undefined],
    ["never for failures that the breaker bears", [silent, lost], false, undefined],
    ["when one call met what no other would get past", [done, stopped(login), done], false, "token_refused"],
    ["for that reason, whatever the breaker says", [held, stopped(login)], true, "token_refused"],
    ["never for calls alone that an earlier breaker held back", [held], false, undefined],
    ["when the breaker is open", [done, lost], true, "breaker_open"],
    ["when the breaker is open and all were held back", [held], true, "breaker_open"],
    ["when the breaker is open and a write may have been carried out", [lost, silent], true, "breaker_open"],
    ["when the breaker is open and nothing was made", [], true, "breaker_open"],
    ["when all were refused as if none were allowed", [forbidden, forbidden, held], true, "access_refused"],
    ["never for a refusal alone", [forbidden, done], false, undefined],
    ["when FreeAgent was reached by none of them", [silent, silent, held], true, "freeagent_unreachable"],
  ])("%s", (_what, results, open, code) => {
    expect(codeOf(results, open)).toBe(code);
  });

  test("with a sentence that says what becomes of the rest", () => {
    expect(breakerProblem("acme")).toMatchObject({
      kind: "try_later",
      message:
        "FreeAgent failed for call after call, so nothing more is sent for acme. Nothing is lost, no attempt is counted; the next run makes one call at a time until one gets through.",
    });
    expect(
      stopReason([{ ...silent, message: "first" }, { ...silent, message: "second" }, silent], "acme", true),
    ).toMatchObject({
      kind: "unreachable",
      message: "FreeAgent cannot be reached (ECONNREFUSED). Nothing is lost; the next run goes on from here.",
    });
    expect(stopReason([stopped(login)], "acme", false)).toBe(login);
  });
});

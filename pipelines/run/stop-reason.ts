import { Problem } from "../../domain/problem.ts";
import type { StepResult } from "../../load/intents/call-freeagent.ts";

/** What the keys hear that were not sent because FreeAgent fails for everybody. */
export function breakerProblem(company: string): Problem {
  return new Problem({
    kind: "try_later",
    code: "breaker_open",
    message: `FreeAgent failed for call after call, so nothing more is sent for ${company}. Nothing is lost, no attempt is counted; the next run makes one call at a time until one gets through.`,
  });
}

/** Why a wave of calls must be the last one of its run; undefined when the run may go on. */
export function stopReason(results: readonly StepResult[], company: string, breakerOpen: boolean): Problem | undefined {
  for (const result of results) {
    if (result.kind === "stopped" && result.problem.code !== "breaker_open") return result.problem;
  }
  if (!breakerOpen) return undefined;
  const made = results.filter((result) => result.kind !== "stopped");
  const last = made.at(-1);
  if (last?.kind !== "not_executed" || made.some((result) => result.kind !== "not_executed")) {
    return breakerProblem(company);
  }
  if (last.problem !== undefined) return last.problem;
  return new Problem({
    kind: "unreachable",
    code: "freeagent_unreachable",
    message: `FreeAgent cannot be reached (${last.message}). Nothing is lost; the next run goes on from here.`,
  });
}

import { Problem } from "../domain/problem.ts";
import { FreeAgentError } from "../freeagent/errors.ts";

/**
 * Whether a look that failed leaves that one write in doubt, and the others go on: FreeAgent did not answer, or does not allow
 * it for this object. Every other look would end as it does where FreeAgent refuses whoever asks, or where something of ours
 * broke. A 403 may be a word about one object: the run goes on until it is one about rights.
 */
export function leavesInDoubt(error: unknown): error is FreeAgentError {
  if (!(error instanceof FreeAgentError) || error.cause instanceof Problem) return false;
  const { class: verdict, code } = error;
  return verdict !== "auth" && verdict !== "rate_limited" && (verdict !== "forbidden" || code === "access_refused");
}

import type { ProblemKind } from "../domain/problem.ts";

/** Exit codes of the command line: those of sysexits where one fits. 0: all done; 1: done, but something remains. */
const codes: Readonly<Record<ProblemKind, number>> = {
  decision: 1,
  usage: 64,
  unreachable: 69,
  bug: 70,
  try_later: 75,
  login_needed: 77,
  configuration: 78,
};

/** The exit code of a problem. */
export function exitCodeOf(kind: ProblemKind): number {
  return codes[kind];
}

/** Of the runs of several companies, the one that needs attention most: the next run mends a 75, so it hides no other. */
export function worstExitCode(given: readonly number[]): number {
  const others = given.filter((code) => code !== codes.try_later);
  return Math.max(0, ...others) || Math.max(0, ...given);
}

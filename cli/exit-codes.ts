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

import type { Problem, ProblemKind } from "./problem.ts";

/** How a check ended. `unchecked`: an earlier problem left nothing to look at. */
export type FindingLevel = "ok" | "warning" | "problem" | "unchecked";

/** What one check of `doctor` found. */
export interface Finding {
  readonly level: FindingLevel;
  /** Stable machine-readable name of what was checked or found, snake_case. */
  readonly code: string;
  readonly sentence: string;
  /** What to do; absent where nothing is to be done. */
  readonly remedy?: string;
  /** Class of a problem: it decides the exit code. */
  readonly kind?: ProblemKind;
}

/** All is well. */
export function well(code: string, sentence: string): Finding {
  return { level: "ok", code, sentence };
}

/** A night would go through, but somebody should look. */
export function warning(code: string, sentence: string, remedy: string): Finding {
  return { level: "warning", code, sentence, remedy };
}

/** A night would not do its work. */
export function trouble(code: string, sentence: string, remedy: string, kind: ProblemKind = "configuration"): Finding {
  return { level: "problem", code, sentence, remedy, kind };
}

/** An earlier problem hides this. */
export function unchecked(code: string, because: string): Finding {
  return { level: "unchecked", code, sentence: `not checked: ${because}` };
}

/** A Problem as a finding; its message says what to do. */
export function troubleOf(problem: Problem): Finding {
  return { level: "problem", code: problem.code, sentence: problem.message, kind: problem.kind };
}

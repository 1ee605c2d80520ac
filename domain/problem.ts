/**
 * Why a command cannot go on, in the classes that decide its exit code (cli/exit-codes.ts):
 * `usage` 64, `unreachable` 69, `bug` 70, `try_later` 75, `login_needed` 77, `configuration` 78, and `decision` 1: nothing
 * is broken, but a person must decide.
 */
export type ProblemKind = "decision" | "usage" | "unreachable" | "bug" | "try_later" | "login_needed" | "configuration";

interface ProblemDetails {
  readonly kind: ProblemKind;
  /** Stable machine-readable name, snake_case. */
  readonly code: string;
  /** One sentence for a person: what is wrong, where (file, line, key), and what to do. */
  readonly message: string;
  readonly cause?: unknown;
}

/** An error that is meant for the operator. Anything else that is thrown counts as a bug. */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly code: string;

  constructor(details: ProblemDetails) {
    super(details.message, details.cause === undefined ? {} : { cause: details.cause });
    this.name = "Problem";
    this.kind = details.kind;
    this.code = details.code;
  }
}

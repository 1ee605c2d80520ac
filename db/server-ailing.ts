import pg from "pg";
import { Problem, type ProblemKind } from "../domain/problem.ts";
import { described, placeOf, type Address } from "./unreachable.ts";

interface Ailment {
  readonly code: string;
  readonly what: string;
  readonly remedy: string;
  /** `unreachable` unless told. */
  readonly kind?: ProblemKind;
  /** The statement itself was broken off; another one, or a smaller one, may go through at once. */
  readonly brokenOff?: true;
}

/** By SQLSTATE (PostgreSQL's appendix A). */
const ailments: Readonly<Record<string, Ailment>> = {
  "25006": {
    code: "database_read_only",
    what: "Nothing can be written to",
    remedy:
      "is it a standby? Name the primary in DATABASE_URL, or have the DBA end the read-only mode, then run again.",
  },
  "40001": {
    code: "database_conflict",
    what: "A statement was in the way of another one in",
    remedy: "run again; on a standby, a larger max_standby_streaming_delay lets long statements end.",
    brokenOff: true,
  },
  "40P01": {
    code: "database_deadlock",
    what: "A statement and another one waited for each other in",
    remedy: "run again; the server's log names both statements.",
    brokenOff: true,
  },
  "53100": {
    code: "database_full",
    what: "No disk space is left for",
    remedy: "make room on the server, then run again.",
  },
  "53200": {
    code: "database_out_of_memory",
    what: "No memory is left for",
    remedy: "see to the server's memory, then run again.",
  },
  "53400": {
    code: "database_limit_reached",
    what: "A limit of the server was reached by",
    remedy: "raise it, then run again.",
  },
  "55P03": {
    code: "database_lock_timeout",
    what: "A statement waited too long for a lock in",
    remedy: "look in pg_locks for who holds it, or raise the lock_timeout of our role, then run again.",
    kind: "try_later",
    brokenOff: true,
  },
  "57014": {
    code: "database_statement_cancelled",
    what: "A statement was cancelled by",
    remedy:
      "where a timeout did it, give our role a longer one (alter role NAME set statement_timeout = '1h'), then run again.",
    brokenOff: true,
  },
};

/**
 * The Problem (`unreachable`, or `try_later` for a lock) of a statement that failed for the state of the server or for what
 * else went on there, whatever it was about: the same statement works once somebody has seen to that. Undefined for every
 * other error.
 * @param blocker who kept it from a lock, where that is known
 */
export function serverAiling(address: Address, error: unknown, blocker?: string): Problem | undefined {
  if (!(error instanceof pg.DatabaseError)) return undefined;
  const { code, text } = described(error);
  const ailment = ailments[code];
  if (ailment === undefined) return undefined;
  const remedy =
    code === "55P03" && blocker !== undefined
      ? `${blocker}. End that transaction, or raise the lock_timeout of our role, then run again.`
      : ailment.remedy;
  const message = `${ailment.what} ${placeOf(address)} (${text}): ${remedy}`;
  return new Problem({ kind: ailment.kind ?? "unreachable", code: ailment.code, message, cause: error });
}

/**
 * PostgreSQL's own error where it broke a statement off (a timeout, a lock that was not given, a deadlock) and the
 * server is well otherwise; undefined for everything else.
 */
export function brokenOff(error: unknown): pg.DatabaseError | undefined {
  if (!(error instanceof Problem) || !(error.cause instanceof pg.DatabaseError)) return undefined;
  return ailments[error.cause.code ?? ""]?.brokenOff === true ? error.cause : undefined;
}

/** The same where it was a lock that was not given within `lock_timeout`. */
export function lockTimedOut(error: unknown): pg.DatabaseError | undefined {
  const broken = brokenOff(error);
  return broken?.code === "55P03" ? broken : undefined;
}

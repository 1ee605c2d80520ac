import { Problem } from "../../domain/problem.ts";

/** Too many rows from a subquery, a value that cannot be converted, a broken constraint, an exception of the user's own. */
const rowFaults = /^(?:21|22|23|P0)/;
/** A name that there is not, or no right to it. */
const fileFaults = /^42/;

/**
 * The Problem of a mapping file that PostgreSQL cannot read, with its words; every other error (a lost connection, a
 * statement that was cancelled) as it is.
 */
export function mappingFailed(file: string, error: unknown): unknown {
  if (error instanceof Problem || !(error instanceof Error) || !("code" in error)) return error;
  const state = String(error.code);
  if (!rowFaults.test(state) && !fileFaults.test(state)) return error;
  return new Problem({
    kind: "configuration",
    code: "mapping_failed",
    message: `mapping/${file} cannot be read. PostgreSQL says: ${error.message}. Correct the file, or the rows that it reads.`,
    cause: error,
  });
}

/** What is said of a file that fails for a value of some row, or of so many that it is the file's fault; else undefined. */
export function fileFault(error: unknown): string | undefined {
  if (!(error instanceof Problem) || error.code !== "mapping_failed" || !(error.cause instanceof Error))
    return undefined;
  return "code" in error.cause ? rowFault(error) : error.cause.message;
}

/** PostgreSQL's words where a mapping file failed for a value of some row, not for the file as such; else undefined. */
export function rowFault(error: unknown): string | undefined {
  if (!(error instanceof Problem) || error.code !== "mapping_failed" || !(error.cause instanceof Error))
    return undefined;
  const { cause } = error;
  return "code" in cause && rowFaults.test(String(cause.code)) ? cause.message : undefined;
}

import { Problem } from "../domain/problem.ts";

/** Code of the problem of a mapping that fails for some row. */
const code = "mapping_failed";

/** SQLSTATE classes of what a row does to a select: its data, a subquery of several rows, what a function raises. */
const classesOfRows = ["22", "21", "P0"];

/**
 * An error of a statement with the mapping in it as a problem with PostgreSQL's words, where a row is its cause (a
 * division by zero, a text that is no number); any other error as it is.
 * @param file the file or files, as a person knows them
 */
export function mappingFailed(file: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof Problem || !("code" in error)) return error;
  if (!classesOfRows.includes(String(error.code).slice(0, 2))) return error;
  return new Problem({
    kind: "configuration",
    code,
    message: `mapping/${file} fails for a row of the back office. PostgreSQL says: ${error.message}. Correct the row, or have the mapping bear it.`,
    cause: error,
  });
}

/** True for what mappingFailed makes. */
export function isMappingFailure(error: unknown): error is Problem {
  return error instanceof Problem && error.code === code;
}

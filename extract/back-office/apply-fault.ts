/** What PostgreSQL said of an apply file, and where its words are about the protocol, what the file must be. */
export function applyFault(error: Error): string {
  const state = "code" in error ? String(error.code) : "";
  if (state === "08P01") {
    return `${error.message} (the file must use $1, the numbers of the rows as bigint[], and no other parameter)`;
  }
  // Every other syntax error has a place in the text.
  const isPlaceless = !("position" in error) || error.position === undefined;
  return state === "42601" && isPlaceless ? `${error.message} (the file must be one statement)` : error.message;
}

/** For guards of pairs whose company FreeAgent has told at the log-in. */
export function neverAsked(): Promise<void> {
  return Promise.reject(new Error("the company of the pair was told at its log-in"));
}

const newline = 0x0a;

/**
 * The bytes of a file that a person wrote, as text without a byte order mark; or the number of the first line that is
 * not UTF-8. Such bytes must not pass: what stands in their place would go to FreeAgent as a name or a description.
 */
export function decodeText(bytes: Uint8Array): string | { readonly brokenLine: number } {
  const whole = decoded(bytes);
  if (whole !== undefined) return whole;
  // A newline byte is never part of another character, so each line can be tried alone.
  let [start, line] = [0, 1];
  for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
    if (decoded(bytes.subarray(start, end)) === undefined) break;
    [start, line] = [end + 1, line + 1];
  }
  return { brokenLine: line };
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const padding = 2;
/** A key longer than this is cut off: a sentence must fit beside it. */
const longestKey = 64;

/**
 * Characters that a column of source keys takes, padding included, `least` at the least. Keys are shown whole: a person
 * types them into the next command.
 */
export function keyColumnWidth(keys: readonly string[], least: number): number {
  const longest = keys.reduce((most, key) => Math.max(most, key.length), 0);
  return Math.max(least, Math.min(longest, longestKey) + padding);
}

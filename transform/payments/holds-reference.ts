/**
 * True when a bank line's text may name the reference, however banks write it: capitals, spaces or other signs between
 * its parts do not matter, but `INV-4` is not found in `INV-42`. Whether it surely does: names-reference.ts.
 */
export function holdsReference(description: string, reference: string): boolean {
  const parts = wordsOf(reference);
  const words = wordsOf(description);
  return words.some((_, first) => readsAs(words.slice(first, first + parts.length), parts) > 0);
}

/** Letters and digits, without what separates them. A pattern made of each reference would cost milliseconds to compile. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** How many of the words, from the first on, are all parts in order; a word may hold several of them, but none in part. Else 0. */
export function readsAs(words: readonly string[], parts: readonly string[]): number {
  let next = 0;
  for (const [index, word] of words.entries()) {
    let read = 0;
    for (let part = parts[next]; part !== undefined && word.startsWith(part, read); part = parts[next]) {
      read += part.length;
      next += 1;
    }
    if (read < word.length) return 0;
    if (next === parts.length) return index + 1;
  }
  return 0;
}

/** The line with those of its names that its text may name. */
export function withNamesHeld<Line extends { readonly description: string; readonly names: readonly string[] }>(
  line: Line,
): Line {
  return { ...line, names: line.names.filter((reference) => holdsReference(line.description, reference)) };
}

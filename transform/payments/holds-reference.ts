/**
 * True when a bank line's text names the reference, however banks write it: capitals, spaces or other signs between
 * its parts do not matter, but `INV-4` is not found in `INV-42`.
 */
export function holdsReference(description: string, reference: string): boolean {
  const parts = wordsOf(reference);
  const words = wordsOf(description);
  return words.some((_, first) => startsWithParts(words.slice(first, first + parts.length), parts));
}

/** Letters and digits, without what separates them. A pattern made of each reference would cost milliseconds to compile. */
function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** All parts, in order; a word may hold several of them, but none in part. */
function startsWithParts(words: readonly string[], parts: readonly string[]): boolean {
  let next = 0;
  for (const word of words) {
    let read = 0;
    for (let part = parts[next]; part !== undefined && word.startsWith(part, read); part = parts[next]) {
      read += part.length;
      next += 1;
    }
    if (read < word.length) return false;
    if (next === parts.length) return true;
  }
  return false;
}

/** The line with those of its names that its text does hold. */
export function withNamesHeld<Line extends { readonly description: string; readonly names: readonly string[] }>(
  line: Line,
): Line {
  return { ...line, names: line.names.filter((reference) => holdsReference(line.description, reference)) };
}

/**
 * True when a bank line's text names the reference, however banks write it: capitals, spaces or other signs between
 * its parts do not matter, but `INV-4` is not found in `INV-42`.
 */
export function holdsReference(description: string, reference: string): boolean {
  const parts = reference.toLowerCase().match(/[\p{L}\p{N}]+/gu);
  if (parts === null) return false;
  // The parts hold letters and digits only, so nothing needs escaping.
  const pattern = `(?<![\\p{L}\\p{N}])${parts.join("[^\\p{L}\\p{N}]*")}(?![\\p{L}\\p{N}])`;
  return new RegExp(pattern, "u").test(description.toLowerCase());
}

/** The line with those of its names that its text does hold. */
export function withNamesHeld<Line extends { readonly description: string; readonly names: readonly string[] }>(
  line: Line,
): Line {
  return { ...line, names: line.names.filter((reference) => holdsReference(line.description, reference)) };
}

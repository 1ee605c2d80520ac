/**
 * The valid name that a misspelt one most likely meant, or undefined when none is near.
 * Near: an edit distance (Levenshtein) of at most a third of the longer name, at least 1.
 */
export function nearestName(misspelt: string, validNames: Iterable<string>): string | undefined {
  let best: { name: string; distance: number } | undefined;
  for (const name of validNames) {
    const distance = editDistance(misspelt.toLowerCase(), name.toLowerCase());
    const limit = Math.max(1, Math.floor(Math.max(misspelt.length, name.length) / 3));
    if (distance <= limit && (best === undefined || distance < best.distance)) best = { name, distance };
  }
  return best?.name;
}

function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const substitution = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, substitution));
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}

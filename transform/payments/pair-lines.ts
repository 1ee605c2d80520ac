import type { Json, JsonObject } from "../../domain/json.ts";

/** Where FreeAgent books a line that names no category (FreeAgent API: invoices, items). */
const usualCategory = "/v2/categories/001";

/**
 * Which of an invoice's lines in FreeAgent becomes which wanted line; undefined where a line is new. An empty column is
 * not sent, so a line that moves up into another's place would keep what that one had: its category, its VAT rate. So
 * lines are known by what they say, wherever they stand; one that says something new is known by its place, where no
 * line came or went.
 * @returns for each wanted line, in order; none twice
 */
export function pairLines(
  wanted: readonly JsonObject[],
  existing: readonly JsonObject[],
): readonly (JsonObject | undefined)[] {
  const free = new Set(existing);
  const pairs: (JsonObject | undefined)[] = wanted.map(() => undefined);
  const pairRest = (find: (line: JsonObject, index: number) => JsonObject | undefined): void => {
    wanted.forEach((line, index) => {
      const found = pairs[index] === undefined ? find(line, index) : undefined;
      if (found !== undefined && free.delete(found)) pairs[index] = found;
    });
  };
  const named = (
    line: JsonObject,
    fits: (line: JsonObject, present: JsonObject) => boolean,
  ): JsonObject | undefined => {
    for (const present of free) {
      if (present["description"] === line["description"] && !inherits(line, present) && fits(line, present))
        return present;
    }
    return undefined;
  };
  const noneCame = wanted.length === existing.length;
  const inPlace = (line: JsonObject, index: number): JsonObject | undefined => {
    const present = existing[index];
    return present !== undefined && agrees(line, present) && (noneCame || !inherits(line, present))
      ? present
      : undefined;
  };
  pairRest(inPlace);
  pairRest((line) => named(line, agrees));
  if (noneCame) pairRest((_line, index) => existing[index]);
  pairRest((line) => named(line, () => true));
  return pairs;
}

/** The line says nothing else than what FreeAgent has; places do not count. */
function agrees(line: JsonObject, present: JsonObject): boolean {
  return opinions(line).every(([name, value]) => value === null || value === (present[name] ?? null));
}

/** Something that the line says nothing of would stay as another line had it. */
function inherits(line: JsonObject, present: JsonObject): boolean {
  return opinions(line).some(([name, value]) => {
    const kept = present[name] ?? null;
    return value === null && kept !== null && kept !== usualCategory;
  });
}

function opinions(line: JsonObject): readonly (readonly [string, Json])[] {
  return Object.entries(line).filter(([name]) => name !== "position");
}

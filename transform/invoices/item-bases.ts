import { invoiceItemAttributes } from "../../domain/invoice-attributes.ts";
import { objectsOf, type JsonObject } from "../../domain/json.ts";
import { numberIn } from "../../domain/number-in.ts";
import { canonicalValues } from "../canonical-values.ts";
import { agreedAfter, agreedLookedAt, isSame, lastWord } from "./last-word.ts";
import { pairLines } from "../payments/pair-lines.ts";

/** The lines of a base. */
export function itemsOf(base: JsonObject): readonly JsonObject[] {
  return objectsOf(base["items"]);
}

/** FreeAgent's lines in comparable form with their ids, by position; the order of the list is FreeAgent's own. */
export function itemBases(items: readonly JsonObject[]): readonly JsonObject[] {
  return byPosition(items.map(itemBase));
}

/**
 * The lines of a base once FreeAgent has answered to changes of them. A line that a person added is not among them: we would
 * destroy it with our next change. Our new ones have the highest numbers of those that came.
 * @param sent lines of an update: with an id changed or destroyed, without one new
 */
export function itemsAfter(
  base: readonly JsonObject[],
  sent: readonly JsonObject[],
  answered: readonly JsonObject[],
): readonly JsonObject[] {
  const added = sent.filter((line) => line["id"] === undefined);
  const made = unknownOf(base, answered).slice(-added.length);
  const ours = added.flatMap((line, index) => {
    const there = made[index];
    return there === undefined ? [] : [agreedAfter(there, line, there)];
  });
  return byPosition([...changedLines(base, sent, answered, agreedAfter), ...ours]);
}

/** Likewise after a look at what became of the changes. Of the lines that came, those that say what was sent are ours. */
export function itemsLookedAt(
  base: readonly JsonObject[],
  sent: readonly JsonObject[],
  found: readonly JsonObject[],
): readonly JsonObject[] {
  const free = new Set(unknownOf(base, found));
  const ours = sent
    .filter((line) => line["id"] === undefined)
    .flatMap((line) => {
      const there = [...free].find((each) => saysTheSame(line, each));
      return there !== undefined && free.delete(there) ? [agreedAfter(there, line, there)] : [];
    });
  return byPosition([...changedLines(base, sent, found, agreedLookedAt), ...ours]);
}

/** The lines of an invoice whose create was looked up: what was sent, with the ids that it was given. */
export function itemsMade(sent: readonly JsonObject[], found: readonly JsonObject[]): readonly JsonObject[] {
  return pairLines(sent, found).flatMap((there, index) => {
    if (there === undefined) return [];
    const words = Object.entries(sent[index] ?? {}).filter(([name, value]) => !isSame(value, there[name]));
    return [{ ...there, ...Object.fromEntries(words) }];
  });
}

/** True where FreeAgent's line is what was sent in all that decides about its amount, and in its text. */
function saysTheSame(sent: JsonObject, there: JsonObject): boolean {
  return ["description", "quantity", "price"].every((name) => isSame(sent[name] ?? null, there[name]));
}

/** The known lines after changes. One that FreeAgent does not have any more was taken away by a person, if not by us. */
function changedLines(
  base: readonly JsonObject[],
  sent: readonly JsonObject[],
  answered: readonly JsonObject[],
  agree: (base: JsonObject, sent: JsonObject, answered: JsonObject) => JsonObject,
): JsonObject[] {
  return base.flatMap((line) => {
    const { id: _id, ...change } = sent.find(({ id }) => id === line["id"]) ?? {};
    const there = answered.find(({ id }) => id === line["id"]);
    if (there === undefined) return change["_destroy"] === undefined ? [line] : [];
    return [change["_destroy"] === undefined ? agree(line, change, there) : line];
  });
}

/** Lines that the base does not have, the oldest first. */
function unknownOf(base: readonly JsonObject[], answered: readonly JsonObject[]): JsonObject[] {
  const known = new Set(base.map(({ id }) => id));
  return answered.filter(({ id }) => !known.has(id)).toSorted((one, other) => Number(one["id"]) - Number(other["id"]));
}

function byPosition(items: readonly JsonObject[]): readonly JsonObject[] {
  const place = (item: JsonObject): number => Number(lastWord(item)["position"] ?? Number.MAX_SAFE_INTEGER);
  return items.toSorted((one, other) => place(one) - place(other));
}

function itemBase(raw: JsonObject): JsonObject {
  return { id: numberIn(raw["url"]) ?? 0, ...canonicalValues(invoiceItemAttributes, raw) };
}

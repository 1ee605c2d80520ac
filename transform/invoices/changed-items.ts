import type { Json, JsonObject } from "../../domain/json.ts";
import { withoutNulls } from "../changed-values.ts";
import { agreedAfter, isSame, lastWord, said } from "./last-word.ts";
import { pairLines } from "../payments/pair-lines.ts";

/** What becomes of the lines of an invoice. */
export interface ChangedItems {
  /**
   * Lines of an update. They are addressed by id: FreeAgent adds every line that is sent without one, so re-sending the
   * list would double it (FreeAgent API: invoices, items). Empty when nothing differs.
   */
  readonly sent: readonly JsonObject[];
  /** The lines of the base, moved to FreeAgent's values where a person changed these to what is wanted. */
  readonly agreed: readonly JsonObject[];
  /** Lines that are to be changed and that a person took away. */
  readonly lost: readonly JsonObject[];
}

/**
 * What to send so that the lines of an invoice become the wanted ones: what the back office changed since its last word, unless
 * FreeAgent has it by now. What a person changed besides, or added, stays.
 * @param base lines that both sides agreed on, by position
 * @param present lines that FreeAgent has
 */
export function changedItems(
  wanted: readonly JsonObject[],
  base: readonly JsonObject[],
  present: readonly JsonObject[],
): ChangedItems {
  const lines = new Map(base.map((line) => [lastWord(line), line]));
  const pairs = pairLines(wanted, [...lines.keys()]).map((word) => word && lines.get(word));
  const added = new Set(present.filter(({ id }) => !base.some((line) => line["id"] === id)));
  const [sent, agreed, lost]: [JsonObject[], JsonObject[], JsonObject[]] = [[], [], []];
  wanted.forEach((item, index) => {
    const line = pairs[index];
    const fresh = line === undefined ? [...added].find((there) => isWanted(item, there)) : undefined;
    if (fresh !== undefined && added.delete(fresh)) agreed.push(asWanted(item, fresh));
    if (line === undefined) {
      if (fresh === undefined) sent.push(withoutNulls(item));
      return;
    }
    const change = changedFields(
      item,
      line,
      present.find(({ id }) => id === line["id"]),
    );
    agreed.push(change.agreed);
    if (change.isLost) lost.push(line);
    else if (Object.keys(change.sent).length > 0) sent.push({ id: line["id"] ?? null, ...change.sent });
  });
  const kept = new Set(pairs);
  for (const line of base) {
    if (kept.has(line) || !present.some(({ id }) => id === line["id"])) continue;
    agreed.push(line);
    sent.push({ id: line["id"] ?? null, _destroy: 1 });
  }
  return { sent, agreed, lost };
}

/** The fields of a header or a line that are to be sent, and its base where FreeAgent has them by now. */
export function changedFields(wanted: JsonObject, base: JsonObject, present: JsonObject | undefined) {
  const word = lastWord(base);
  const sent: Record<string, Json> = {};
  const met: Record<string, Json> = {};
  for (const [name, value] of Object.entries(wanted)) {
    if (value === null || isSame(value, word[name])) continue;
    if (present !== undefined && isSame(value, present[name])) met[name] = value;
    else sent[name] = value;
  }
  const agreed = Object.keys(met).length === 0 ? base : agreedAfter(base, met, present ?? {});
  return { sent, agreed, isLost: present === undefined && Object.keys(sent).length > 0 };
}

/** A line that a person typed in says what is wanted; places do not count. */
function isWanted(item: JsonObject, there: JsonObject): boolean {
  return Object.entries(item).every(
    ([name, value]) => name === "position" || value === null || isSame(value, there[name]),
  );
}

function asWanted({ position = null }: JsonObject, there: JsonObject): JsonObject {
  return isSame(position, there["position"]) ? there : { ...there, [said]: { position } };
}

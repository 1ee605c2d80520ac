import type { Json, JsonObject } from "../../domain/json.ts";
import { changedFields, changedItems } from "./changed-items.ts";
import type { WantedInvoice } from "./invoice-to-attributes.ts";
import { itemsOf } from "./item-bases.ts";
import { predictLines, sumOf } from "./predict-lines.ts";

/** What the back office changed of an invoice that FreeAgent has. */
export interface ChangedInvoice {
  /** The body of an update; empty when nothing is to be sent. */
  readonly body: Record<string, Json>;
  /** The base, moved to FreeAgent's values where a person changed these to what is wanted; the same object where not. */
  readonly agreed: JsonObject;
  /** Lines that are to be changed and that a person took away: FreeAgent would refuse the whole update. */
  readonly lost: readonly JsonObject[];
  /** What the invoice would come to after the update; undefined where FreeAgent decides a VAT rate. */
  readonly total: string | undefined;
}

/**
 * Three-way comparison, field by field. Sent is what the back office changed since its last word and FreeAgent does not have
 * by now; a null is no opinion. What a person changed in FreeAgent stays as it is.
 * @param base what both sides agreed on
 * @param present what FreeAgent has
 */
export function changedInvoice(wanted: WantedInvoice, base: JsonObject, present: JsonObject): ChangedInvoice {
  const before = itemsOf(base);
  const items = changedItems(wanted.items, before, itemsOf(present));
  const header = changedFields(wanted.header, base, present);
  const fields = { ...header.sent, ...dueDayToKeep(wanted.header, header.sent, present) };
  const body = items.sent.length === 0 ? fields : { ...fields, invoice_items: items.sent };
  const moved = items.agreed.length !== before.length || items.agreed.some((line) => !before.includes(line));
  const agreed = moved ? { ...header.agreed, items: items.agreed } : header.agreed;
  const amounts = predictLines(
    linesAfter(itemsOf(present), items.sent),
    body["discount_percent"] ?? present["discount_percent"] ?? null,
  );
  return { body, agreed, lost: items.lost, total: amounts && sumOf(amounts) };
}

/**
 * FreeAgent works the due date out anew from a new date or new terms, unless it is sent along. One that a person set
 * there is not sent over.
 */
function dueDayToKeep({ due_on: dueOn }: JsonObject, sent: JsonObject, present: JsonObject): Record<string, Json> {
  const movesIt = sent["dated_on"] !== undefined || sent["payment_terms_in_days"] !== undefined;
  return movesIt && dueOn !== undefined && dueOn !== null && dueOn === present["due_on"] ? { due_on: dueOn } : {};
}

function linesAfter(present: readonly JsonObject[], sent: readonly JsonObject[]): readonly JsonObject[] {
  const kept = present.flatMap((line) => {
    const change = sent.find(({ id }) => id === line["id"]);
    return change?.["_destroy"] === undefined ? [{ ...line, ...change }] : [];
  });
  return [...kept, ...sent.filter(({ id }) => id === undefined)];
}

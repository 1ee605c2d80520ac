import { jsonText, type Json, type JsonObject } from "../../domain/json.ts";
import { decimal } from "../../domain/money.ts";
import { itemsOf } from "./item-bases.ts";

/** Attributes of an invoice that its credit note shares: who owes, in which money, under which VAT rules. */
const shared = [
  ...["contact", "currency", "exchange_rate", "discount_percent", "ec_status", "place_of_supply", "project"],
  ...["client_contact_name", "po_reference"],
];

/**
 * A credit note over the lines of an invoice, with the prices negative (FreeAgent API: credit_notes). Due at once: it
 * is set off the moment it is sent.
 * @param invoice as FreeAgent has it, in comparable form
 * @param today `YYYY-MM-DD`
 */
export function creditNoteBody(invoice: JsonObject, reference: string, today: string): JsonObject {
  const same = shared.flatMap((name): [string, Json][] => {
    const value = invoice[name] ?? null;
    return value === null ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(same),
    reference,
    dated_on: today,
    payment_terms_in_days: 0,
    comments: `Credits invoice ${jsonText(invoice["reference"])} in full.`,
    credit_note_items: itemsOf(invoice).map(creditLine),
  };
}

function creditLine({ id: _, ...line }: JsonObject): JsonObject {
  const set = Object.entries(line).filter(([, value]) => value !== null);
  const price = decimal(jsonText(line["price"] ?? "0")).neg();
  return { ...Object.fromEntries(set), price: price.eq("0") ? "0" : price.toFixed() };
}

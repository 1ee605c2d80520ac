import { invoiceAttributes, invoiceItemAttributes } from "../domain/invoice-attributes.ts";
import { jsonText, type Json, type JsonObject } from "../domain/json.ts";
import { canonicalDecimal } from "../domain/money.ts";
import { canonicalValues } from "./canonical-values.ts";

/**
 * The base of an invoice after a write: FreeAgent's answer in comparable form, with status, total and the
 * ids of its lines. An answer without lines (a transition may leave them out) keeps those of `previous`.
 */
export function invoiceBase(raw: JsonObject, previous: JsonObject | undefined): JsonObject {
  const items = raw["invoice_items"];
  return {
    ...canonicalValues(invoiceAttributes, raw),
    contact: pathOf(raw["contact"] ?? null),
    status: raw["status"] ?? null,
    total_value: canonicalDecimal(jsonText(raw["total_value"])),
    items: Array.isArray(items) ? items.map((item) => itemBase(item as JsonObject)) : (previous?.["items"] ?? []),
  };
}

function itemBase(raw: JsonObject): JsonObject {
  const url = jsonText(raw["url"] ?? "");
  return { id: Number(/\d+$/.exec(url)?.[0] ?? 0), ...canonicalValues(invoiceItemAttributes, raw) };
}

/** Path of a resource URL, without the host, which differs between answers. */
function pathOf(url: Json): Json {
  return typeof url === "string" ? url.replace(/^https?:\/\/[^/]+/, "") : url;
}

import { invoiceAttributes, invoiceItemAttributes } from "../domain/invoice-attributes.ts";
import { jsonText, type Json, type JsonObject } from "../domain/json.ts";
import { canonicalDecimal } from "../domain/money.ts";
import type { StepName } from "../domain/plan.ts";
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

/** Set in the base of an invoice that the customer has had, whatever became of it since: it is not e-mailed again. */
export const wentOut = "went_out";

/**
 * The base of an invoice after one of our steps, or after a look at what became of it. An e-mail has no answer of its
 * own, so until the mirror shows the invoice as sent only the base knows that it went out.
 * @param raw FreeAgent's answer; undefined when it had no body
 */
export function invoiceBaseAfter(
  step: StepName,
  raw: JsonObject | undefined,
  previous: JsonObject | undefined,
): JsonObject {
  if (step === "create" && raw !== undefined) return invoiceBase(raw, undefined);
  const base = raw === undefined ? (previous ?? {}) : invoiceBase(raw, previous);
  if (step === "send_email" && raw === undefined) return { ...base, status: "Open", [wentOut]: true };
  const wasSent =
    step === "mark_as_draft" ||
    previous?.[wentOut] === true ||
    (previous !== undefined && previous["status"] !== "Draft");
  const isSent = base["status"] !== "Draft";
  return (isSent ? step === "send_email" : wasSent) ? { ...base, [wentOut]: true } : base;
}

function itemBase(raw: JsonObject): JsonObject {
  const url = jsonText(raw["url"] ?? "");
  return { id: Number(/\d+$/.exec(url)?.[0] ?? 0), ...canonicalValues(invoiceItemAttributes, raw) };
}

/** Path of a resource URL, without the host, which differs between answers. */
function pathOf(url: Json): Json {
  return typeof url === "string" ? url.replace(/^https?:\/\/[^/]+/, "") : url;
}

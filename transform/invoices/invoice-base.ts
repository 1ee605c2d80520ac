import { invoiceAttributes } from "../../domain/invoice-attributes.ts";
import { isList, jsonText, objectsOf, type Json, type JsonObject } from "../../domain/json.ts";
import { canonicalDecimal } from "../../domain/money.ts";
import type { Step } from "../../domain/plan.ts";
import { canonicalValues } from "../canonical-values.ts";
import { itemBases, itemsAfter, itemsLookedAt, itemsMade, itemsOf } from "./item-bases.ts";
import { agreedAfter, agreedLookedAt, isSame } from "./last-word.ts";

/**
 * An invoice of FreeAgent's in comparable form, with status, total and the ids of its lines. An answer without lines (a
 * transition may leave them out) keeps those of `previous`.
 */
export function invoiceBase(raw: JsonObject, previous: JsonObject | undefined): JsonObject {
  const items = raw["invoice_items"];
  return {
    ...canonicalValues(invoiceAttributes, raw),
    contact: pathOf(raw["contact"] ?? null),
    status: raw["status"] ?? null,
    total_value: canonicalDecimal(jsonText(raw["total_value"])),
    items: isList(items) ? itemBases(objectsOf(items)) : (previous?.["items"] ?? []),
  };
}

/** Set in the base of an invoice that the customer has had, whatever became of it since: it is not e-mailed again. */
export const wentOut = "went_out";

/** Set in the base of an invoice whose e-mail may or may not have gone out. */
export const emailUnknown = "email_unknown";

/**
 * The base of an invoice after one of our steps. Agreed on is what the step was about: what a person changed besides stays a
 * difference. An e-mail has no answer of its own: it makes the invoice open.
 * @param raw FreeAgent's answer; undefined when it had no body
 */
export function invoiceBaseAfter(
  step: Step,
  raw: JsonObject | undefined,
  previous: JsonObject | undefined,
): JsonObject {
  const answered = raw === undefined ? undefined : invoiceBase(raw, previous);
  if (answered === undefined) return afterTransition(step, step.name === "send_email" ? "Open" : null, previous ?? {});
  const { invoice_items: lines, ...fields } = step.body;
  const sentLines = objectsOf(lines);
  if (step.name === "create") {
    const items = itemsAfter([], sentLines, itemsOf(answered));
    return { ...agreedAfter(answered, fields, answered), items, status: answered["status"] ?? "Draft" };
  }
  if (step.name !== "update" || previous === undefined)
    return afterTransition(step, answered["status"], previous ?? answered);
  const items = itemsAfter(itemsOf(previous), sentLines, itemsOf(answered));
  return { ...agreedAfter(previous, fields, answered), items, total_value: answered["total_value"] ?? null };
}

/**
 * The base of an invoice after a look at what became of a step whose answer was lost. Of a new one what was sent is what both
 * sides agreed on; an update is agreed on where FreeAgent has what was sent.
 */
export function invoiceBaseLookedAt(step: Step, raw: JsonObject, previous: JsonObject | undefined): JsonObject {
  const found = invoiceBase(raw, previous);
  const { invoice_items: lines, ...fields } = step.body;
  const sentLines = objectsOf(lines);
  if (step.name === "create") {
    const changed = Object.entries(fields).filter(([name, value]) => !isSame(value, found[name]));
    return { ...found, ...Object.fromEntries(changed), items: itemsMade(sentLines, itemsOf(found)) };
  }
  if (step.name !== "update" || previous === undefined)
    return afterTransition(step, found["status"], previous ?? found);
  const items = itemsLookedAt(itemsOf(previous), sentLines, itemsOf(found));
  return { ...agreedLookedAt(previous, fields, found), items, total_value: found["total_value"] ?? null };
}

/** A delete changes no status: where it was not carried out, the invoice is what it was. */
function afterTransition({ name }: Step, answered: Json | undefined, previous: JsonObject): JsonObject {
  const { [emailUnknown]: _mailed, ...agreed } = previous;
  const status = name === "delete" ? previous["status"] : (answered ?? previous["status"]);
  const base = { ...agreed, status: status ?? null };
  const hasGone = name === "mark_as_draft" || (name === "send_email" && status !== "Draft");
  return hasGone ? { ...base, [wentOut]: true } : base;
}

/** Path of a resource URL, without the host, which differs between answers. */
function pathOf(url: Json): Json {
  return typeof url === "string" ? url.replace(/^https?:\/\/[^/]+/, "") : url;
}

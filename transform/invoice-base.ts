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
    items: Array.isArray(items) ? itemBases(items as readonly JsonObject[]) : (previous?.["items"] ?? []),
  };
}

/** Set in the base of an invoice that the customer has had, whatever became of it since: it is not e-mailed again. */
export const wentOut = "went_out";

/**
 * In the base of an invoice: the hash of the row that its last create or update was made of. FreeAgent need not answer
 * with the values that were sent (it leaves out a discount of 0, and decides where terms and due date disagree), and
 * what it made of a row is no change of that row.
 */
export const writtenRow = "written_row";

/** A step of ours as the base remembers it. */
export interface TakenStep {
  readonly name: StepName;
  /** Hash of the row behind it; null where it is not known that FreeAgent has that row. */
  readonly row: string | null;
}

/**
 * The base of an invoice after one of our steps, or after a look at what became of it. An e-mail has no answer of its
 * own: it makes the invoice open.
 * @param raw FreeAgent's answer; undefined when it had no body
 */
export function invoiceBaseAfter(
  step: TakenStep,
  raw: JsonObject | undefined,
  previous: JsonObject | undefined,
): JsonObject {
  if (step.name === "create" && raw !== undefined) return { ...invoiceBase(raw, undefined), [writtenRow]: step.row };
  const answered = raw === undefined ? (previous ?? {}) : invoiceBase(raw, previous);
  const base = { ...answered, [writtenRow]: rowAfter(step, raw, previous) };
  if (step.name === "send_email" && raw === undefined) return { ...base, status: "Open", [wentOut]: true };
  const isSent = jsonText(answered["status"]) !== "Draft";
  return (isSent ? step.name === "send_email" : wasSent(step, previous)) ? { ...base, [wentOut]: true } : base;
}

function rowAfter({ name, row }: TakenStep, raw: JsonObject | undefined, previous: JsonObject | undefined): Json {
  if (name === "update") return raw === undefined ? null : row;
  return row === null ? null : (previous?.[writtenRow] ?? null);
}

function wasSent(step: TakenStep, previous: JsonObject | undefined): boolean {
  if (step.name === "mark_as_draft" || previous?.[wentOut] === true) return true;
  return previous !== undefined && previous["status"] !== "Draft";
}

/** By position, as the back office has them; the order of the list is FreeAgent's own. */
function itemBases(items: readonly JsonObject[]): readonly JsonObject[] {
  const place = (item: JsonObject): number => Number(item["position"] ?? Number.MAX_SAFE_INTEGER);
  return items.map(itemBase).toSorted((one, other) => place(one) - place(other));
}

function itemBase(raw: JsonObject): JsonObject {
  const url = jsonText(raw["url"] ?? "");
  return { id: Number(/\d+$/.exec(url)?.[0] ?? 0), ...canonicalValues(invoiceItemAttributes, raw) };
}

/** Path of a resource URL, without the host, which differs between answers. */
function pathOf(url: Json): Json {
  return typeof url === "string" ? url.replace(/^https?:\/\/[^/]+/, "") : url;
}

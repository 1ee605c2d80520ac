import type { JsonObject } from "../../domain/json.ts";
import { jsonText } from "../../domain/json.ts";
import { deletedBase, type Link, type LinkState } from "../../domain/link.ts";
import { decimal } from "../../domain/money.ts";
import { numberIn } from "../../domain/number-in.ts";
import type { CreditStep, Step } from "../../domain/plan.ts";
import { referencePath } from "../reference-path.ts";

/**
 * In the base of an invoice that is being credited: path, total (negative) and sending of its credit note, what was set
 * off, and the same once FreeAgent says that nothing is due any more.
 */
export const creditKeys = {
  note: "credit_note",
  total: "credit_note_total",
  sent: "credit_note_sent",
  setOff: "credit_note_set_off",
  credited: "credited",
} as const;

/** FreeAgent's number of the credit note that was begun; undefined where there is none. */
export function creditNoteOf(base: JsonObject): number | undefined {
  return numberIn(base[creditKeys.note]);
}

/**
 * What a step makes of the link of an invoice that is being credited.
 * @param body what was sent
 * @param raw FreeAgent's answer, where there was one
 */
export function creditLinkAfter(
  step: CreditStep,
  body: JsonObject,
  base: JsonObject,
  raw: JsonObject | undefined,
): { readonly state: LinkState; readonly base: JsonObject } {
  switch (step) {
    case "create_credit_note":
      return { state: "active", base: baseWithNote(base, raw ?? {}) };
    case "send_credit_note":
      return { state: "active", base: { ...base, [creditKeys.sent]: true } };
    case "set_off":
      return linkSetOff(body, base, raw ?? {});
  }
}

/** The base once the credit note is there, a draft. @param raw FreeAgent's answer: the credit note */
export function baseWithNote(base: JsonObject, raw: JsonObject): JsonObject {
  const path = referencePath("credit_notes", jsonText(raw["url"])) ?? null;
  return {
    ...withoutNote(base),
    [creditKeys.note]: path,
    [creditKeys.total]: jsonText(raw["total_value"]),
    ...(raw["status"] !== "Draft" && { [creditKeys.sent]: true }),
  };
}

/** A step on the credit note that the base knows; before that, and in any other step, as it was planned. */
export function withCreditNote(step: Step, base: JsonObject): Step {
  const note = base[creditKeys.note];
  const isOnNote = step.name === "send_credit_note" || step.name === "set_off";
  return isOnNote && note !== undefined ? { ...step, body: { ...step.body, credit_note: note } } : step;
}

/** The base of an invoice whose credit note is not there. */
export function withoutNote(base: JsonObject): JsonObject {
  const ours: ReadonlySet<string> = new Set(Object.values(creditKeys));
  return Object.fromEntries(Object.entries(base).filter(([name]) => !ours.has(name)));
}

/** Nothing of the invoice is left to do only when FreeAgent, which is asked for the invoice, says that nothing is due. */
function linkSetOff({ gross_value: amount }: JsonObject, base: JsonObject, raw: JsonObject) {
  const kept = { ...base, [creditKeys.sent]: true, [creditKeys.setOff]: jsonText(amount) };
  if (!decimal(jsonText(raw["due_value"])).eq("0")) return { state: "active", base: kept } as const;
  return { state: "deleted", base: creditedBase(kept) } as const;
}

/** What is kept of an invoice that was credited in full. */
export function creditedBase(base: JsonObject): JsonObject {
  return deletedBase({ ...base, [creditKeys.credited]: base[creditKeys.setOff] ?? "" });
}

/** True when the credit note was set off, whatever FreeAgent made of it. */
export function wasSetOff(base: JsonObject): boolean {
  return base[creditKeys.setOff] !== undefined;
}

/** True when the invoice was credited because the back office took it away: it stands in FreeAgent, with nothing due. */
export function isCredited({ state, base }: Link): boolean {
  return state === "deleted" && base[creditKeys.credited] !== undefined;
}

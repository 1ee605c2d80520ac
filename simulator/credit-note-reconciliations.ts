import type { Answer, Call } from "./call.ts";
import { dayOf, decimalOf, type Sent, unwrap } from "./attributes.ts";
import { wholeSecond } from "./collection.ts";
import { timestamp } from "./days.ts";
import { decimalText } from "./decimals.ts";
import { isSent } from "./document-status.ts";
import { dayFilter, timeOrdered } from "./list-filters.ts";
import { page } from "./paging.ts";
import type { Reconciliation, SalesDocument } from "./records.ts";
import { invalid, notFound } from "./refusal.ts";
import { referencedId } from "./resource-reference.ts";
import { dueValue, settlementChanged } from "./settlement.ts";
import { urlOf } from "./url-of.ts";
import { nextId } from "./world.ts";

/** GET /v2/credit_note_reconciliations */
export function listReconciliations(call: Call): Answer {
  const from = dayFilter(call, "from_date") ?? "";
  const to = dayFilter(call, "to_date") ?? "9999";
  const list = timeOrdered(call, call.world.reconciliations, {
    key: `${from} ${to}`,
    passes: (one) => one.datedOn >= from && one.datedOn <= to,
  });
  const { records, headers } = page(call, list);
  return { status: 200, headers, body: { credit_note_reconciliations: records.map((one) => answerOf(call, one)) } };
}

/** GET /v2/credit_note_reconciliations/:id */
export function getReconciliation(call: Call, id: number): Answer {
  return { status: 200, body: { credit_note_reconciliation: answerOf(call, findReconciliation(call, id)) } };
}

/** POST /v2/credit_note_reconciliations: sets a sent credit note against a sent invoice. */
export function postReconciliation(call: Call): Answer {
  const sent = unwrap(call.json, "credit_note_reconciliation");
  const invoice = settleable(call, sent, "invoice");
  const creditNote = settleable(call, sent, "credit_note");
  const gross = decimalOf(sent, "gross_value");
  if (gross?.gt(0) !== true) throw invalid("gross_value must be greater than 0");
  if (gross.gt(dueValue(call.switches, invoice))) throw invalid("gross_value is more than the invoice's due value");
  if (gross.gt(dueValue(call.switches, creditNote).neg()))
    throw invalid("gross_value is more than the credit note's due value");
  const at = wholeSecond(call.now);
  const id = nextId(call.world, "reconciliation");
  const datedOn = dayOf(sent, "dated_on") ?? call.today;
  const made = { id, createdAt: at, updatedAt: at, touched: 0, gross, datedOn, invoice, creditNote };
  const reconciliation = call.world.reconciliations.add(made);
  for (const document of [invoice, creditNote]) {
    document.reconciliations = [...document.reconciliations, reconciliation];
    settlementChanged(call.world, call.switches, document, call.now);
  }
  const headers = { Location: urlOf(call, "credit_note_reconciliations", id) };
  return { status: 201, headers, body: { credit_note_reconciliation: answerOf(call, reconciliation) } };
}

/** DELETE /v2/credit_note_reconciliations/:id */
export function deleteReconciliation(call: Call, id: number): Answer {
  const reconciliation = findReconciliation(call, id);
  call.world.reconciliations.remove(reconciliation);
  for (const document of [reconciliation.invoice, reconciliation.creditNote]) {
    document.reconciliations = document.reconciliations.filter((one) => one !== reconciliation);
    settlementChanged(call.world, call.switches, document, call.now);
  }
  return { status: 200 };
}

function settleable(call: Call, sent: Sent, name: "invoice" | "credit_note"): SalesDocument {
  const id = referencedId(sent[name], `${name}s`);
  const document =
    id === undefined ? undefined : (name === "invoice" ? call.world.invoices : call.world.creditNotes).get(id);
  if (document === undefined) throw invalid(`${name} can't be blank`);
  if (!isSent(call, document)) throw invalid(`${name} has not been sent`);
  return document;
}

function findReconciliation(call: Call, id: number): Reconciliation {
  const reconciliation = call.world.reconciliations.get(id);
  if (reconciliation === undefined) throw notFound();
  return reconciliation;
}

function answerOf(call: Call, one: Reconciliation): Record<string, unknown> {
  return {
    url: urlOf(call, "credit_note_reconciliations", one.id),
    gross_value: decimalText(one.gross),
    currency: one.invoice.currency,
    exchange_rate: decimalText(one.invoice.exchangeRate),
    dated_on: one.datedOn,
    invoice: urlOf(call, "invoices", one.invoice.id),
    credit_note: urlOf(call, "credit_notes", one.creditNote.id),
    created_at: timestamp(one.createdAt),
    updated_at: timestamp(one.updatedAt),
  };
}

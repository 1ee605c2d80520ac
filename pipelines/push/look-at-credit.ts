import type { CreditNote } from "../../domain/credit-note.ts";
import type { Link } from "../../domain/link.ts";
import { numberIn } from "../../domain/number-in.ts";
import type { CreditStep } from "../../domain/plan.ts";
import type { Settlement } from "../../domain/settlement.ts";
import { isSetOff } from "../../extract/mirror/is-set-off.ts";
import { lookUp } from "../../extract/mirror/look-up.ts";
import { readCreditNotes } from "../../extract/mirror/read-credit-notes.ts";
import type { DoubtfulIntent } from "../../extract/intents/read-doubtful-intents.ts";
import { listReconciliations } from "../../freeagent/resources/credit-note-reconciliations.ts";
import { listCreditNotes } from "../../freeagent/resources/credit-notes.ts";
import { mirrorTables } from "../../load/mirror/mirror-tables.ts";
import {
  mayBeOurNote,
  settleNote,
  settleSending,
  settleSetOff,
  type SetOff,
} from "../../transform/invoices/settle-credit.ts";
import { mirrorPages } from "../pull/mirror-pages.ts";
import type { RunContext } from "../run/run-context.ts";

/** A lost answer to a step by which an invoice is credited. */
interface DoubtfulCredit extends DoubtfulIntent {
  readonly step: CreditStep;
}

/**
 * Settles such a write by looking: a credit note by its reference, in the mirror and in a listing of its own; its
 * sending by reading it; setting off by the pair in FreeAgent's list. The push goes on from what is found.
 * @throws FreeAgentError when the look fails
 */
export async function lookAtCredit(
  context: RunContext,
  intent: DoubtfulCredit,
  link: Link | undefined,
): Promise<Settlement> {
  if (link === undefined) throw new Error(`${intent.step} in doubt without an invoice: ${intent.intentId}`);
  switch (intent.step) {
    case "create_credit_note":
      return settleNote(intent, link, await findNotes(context, intent));
    case "send_credit_note":
      return settleSending(link, await lookUp(context.client, "credit_note", noteOf(intent)));
    case "set_off":
      return settleSetOff(intent, link, await lookAtPair(context, intent, link));
  }
}

/** Credit notes that the lost write may have made. */
async function findNotes(context: RunContext, intent: DoubtfulCredit): Promise<readonly CreditNote[]> {
  const mirrored = await mirroredNotes(context, intent);
  if (mirrored.length > 0) return mirrored;
  const pages = listCreditNotes(context.client, { updatedSince: intent.listFrom });
  await mirrorPages(context, mirrorTables.creditNotes, pages);
  return mirroredNotes(context, intent);
}

async function mirroredNotes({ company, database }: RunContext, { body, marker }: DoubtfulCredit) {
  const notes = await readCreditNotes(database, company.name, [marker], []);
  return notes.filter((note) => mayBeOurNote(body, note));
}

async function lookAtPair(context: RunContext, intent: DoubtfulCredit, link: Link): Promise<SetOff> {
  const { client, company, database } = context;
  const { freeagentId: invoiceId } = link;
  if (invoiceId === null) throw new Error(`set_off in doubt without an invoice: ${intent.intentId}`);
  const pair = [database, company.name, invoiceId, noteOf(intent)] as const;
  if (!(await isSetOff(...pair))) {
    const pages = listReconciliations(client, { updatedSince: intent.listFrom });
    await mirrorPages(context, mirrorTables.reconciliations, pages);
    if (!(await isSetOff(...pair))) return { found: false };
  }
  return { found: true, invoice: await lookUp(client, "invoice", invoiceId) };
}

/** The credit note that a step was about: withCreditNote has put it into what was sent. */
function noteOf({ body, intentId, step }: DoubtfulCredit): number {
  const id = numberIn(body["credit_note"]);
  if (id === undefined) throw new Error(`${step} in doubt without a credit note: ${intentId}`);
  return id;
}

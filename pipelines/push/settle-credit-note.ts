import type { CreditNote } from "../../domain/credit-note.ts";
import type { Link } from "../../domain/link.ts";
import { numberIn } from "../../domain/number-in.ts";
import type { CreditStep } from "../../domain/plan.ts";
import { isSetOff } from "../../extract/mirror/is-set-off.ts";
import { lookUp } from "../../extract/mirror/look-up.ts";
import { readCreditNotes } from "../../extract/mirror/read-credit-notes.ts";
import type { DoubtfulIntent } from "../../extract/intents/read-doubtful-intents.ts";
import { listReconciliations } from "../../freeagent/resources/credit-note-reconciliations.ts";
import { listCreditNotes } from "../../freeagent/resources/credit-notes.ts";
import { mirrorTables } from "../../load/mirror/mirror-tables.ts";
import { baseWithNote, creditLinkAfter, withoutNote } from "../../transform/invoices/credit-base.ts";
import { rejected } from "../held-keys.ts";
import { mirrorPages } from "../pull/mirror-pages.ts";
import type { RunContext } from "../run/run-context.ts";
import { notFound, type Settled } from "./settled.ts";

/** A lost answer to a step by which an invoice is credited. */
interface DoubtfulCredit extends DoubtfulIntent {
  readonly step: CreditStep;
}

/** The parts of a link that a look has brought to light. */
type Found = Pick<Link, "state" | "base">;

/**
 * Settles such a write by looking: a credit note by its reference, in the mirror and in a listing of its own; its
 * sending by reading it; setting off by the pair in FreeAgent's list. The push goes on from what is found.
 * @throws FreeAgentError when the look fails
 */
export async function settleCreditNote(
  context: RunContext,
  intent: DoubtfulCredit,
  link: Link | undefined,
): Promise<Settled> {
  if (link === undefined) throw new Error(`${intent.step} in doubt without an invoice: ${intent.intentId}`);
  if (intent.step === "create_credit_note") return settleNote(context, intent, link);
  const found =
    intent.step === "set_off" ? await lookAtPair(context, intent, link) : await lookAtNote(context, intent, link);
  if (found === undefined) return notFound(intent);
  return settled(intent, { ...link, ...found }, "looked at; the push goes on from what FreeAgent has");
}

async function settleNote(context: RunContext, intent: DoubtfulCredit, link: Link): Promise<Settled> {
  const mirrored = await notesOf(context, intent);
  const found = mirrored.length > 0 ? mirrored : await listedNotes(context, intent);
  const [first, second] = found;
  if (first === undefined) return notFound(intent);
  if (second !== undefined) return several(intent, found);
  const raw = { url: `/v2/credit_notes/${first.freeagentId}`, total_value: first.total, status: first.status };
  return settled(intent, { ...link, base: baseWithNote(link.base, raw) }, "found; the push goes on with it");
}

async function listedNotes(context: RunContext, intent: DoubtfulCredit): Promise<readonly CreditNote[]> {
  const pages = listCreditNotes(context.client, { updatedSince: intent.listFrom });
  await mirrorPages(context, mirrorTables.creditNotes, pages);
  return notesOf(context, intent);
}

/** Credit notes that the lost write may have made. */
async function notesOf({ company, database }: RunContext, intent: DoubtfulCredit) {
  const notes = await readCreditNotes(database, company.name, [intent.marker], []);
  const contactId = numberIn(intent.body["contact"]);
  return notes.filter((note) => !note.gone && note.contactId === contactId);
}

async function lookAtNote({ client }: RunContext, intent: DoubtfulCredit, link: Link): Promise<Found | undefined> {
  const raw = await lookUp(client, "credit_note", noteOf(intent));
  if (raw === undefined) return { state: "active", base: withoutNote(link.base) };
  return raw["status"] === "Draft" ? undefined : creditLinkAfter("send_credit_note", {}, link.base, undefined);
}

async function lookAtPair(context: RunContext, intent: DoubtfulCredit, link: Link): Promise<Found | undefined> {
  const { client, company, database } = context;
  const { freeagentId: invoiceId } = link;
  if (invoiceId === null) throw new Error(`set_off in doubt without an invoice: ${intent.intentId}`);
  const pair = [database, company.name, invoiceId, noteOf(intent)] as const;
  if (!(await isSetOff(...pair))) {
    const pages = listReconciliations(client, { updatedSince: intent.listFrom });
    await mirrorPages(context, mirrorTables.reconciliations, pages);
    if (!(await isSetOff(...pair))) return undefined;
  }
  const raw = await lookUp(client, "invoice", invoiceId);
  return raw === undefined
    ? { state: "deleted", base: link.base }
    : creditLinkAfter("set_off", intent.body, link.base, raw);
}

/** The credit note that a step was about: withCreditNote has put it into what was sent. */
function noteOf({ body, intentId, step }: DoubtfulCredit): number {
  const id = numberIn(body["credit_note"]);
  if (id === undefined) throw new Error(`${step} in doubt without a credit note: ${intentId}`);
  return id;
}

function several(intent: DoubtfulCredit, found: readonly CreditNote[]): Settled {
  const ids = found.map(({ freeagentId }) => freeagentId).join(", ");
  const held = rejected(intent.sourceKey, {
    reason: "duplicate",
    detail: `FreeAgent has several credit notes ${intent.marker} (${ids}). Delete the surplus ones there, pull, then retry.`,
  });
  const settlement = { intentId: intent.intentId, entity: intent.entity, link: undefined, held };
  return { outcome: "rejected", settlement: { ...settlement, finding: `several found: ${ids}` } };
}

function settled(intent: DoubtfulCredit, link: Link, finding: string): Settled {
  const settlement = { intentId: intent.intentId, entity: intent.entity, link, held: undefined, finding };
  return { outcome: "unchanged", settlement };
}

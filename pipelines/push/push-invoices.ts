import { creditReference } from "../../domain/credit-note.ts";
import { businessDay } from "../../domain/days.ts";
import type { FoundObject } from "../../domain/found-object.ts";
import { jsonText } from "../../domain/json.ts";
import { deletedBase, type Link } from "../../domain/link.ts";
import type { Row } from "../../domain/queryable.ts";
import { readBankAccounts } from "../../extract/mirror/read-bank-accounts.ts";
import { readCreditNotes } from "../../extract/mirror/read-credit-notes.ts";
import { readLinks } from "../../extract/links/read-links.ts";
import { readMappedRows } from "../../extract/back-office/read-mapped-rows.ts";
import { readOpenRejects } from "../../extract/rejects/read-open-rejects.ts";
import { readMirroredInvoices } from "../../extract/mirror/read-mirrored-invoices.ts";
import { readRemoteInvoices } from "../../extract/mirror/read-remote-invoices.ts";
import { accountToPayInto } from "../../transform/invoices/account-to-pay-into.ts";
import { creditLinkAfter, creditNoteOf } from "../../transform/invoices/credit-base.ts";
import { invoiceBaseAfter } from "../../transform/invoices/invoice-base.ts";
import type { RemoteState } from "../../transform/invoices/invoice-state.ts";
import { creditObjection, type CreditFacts } from "../../transform/invoices/plan-credit.ts";
import { planInvoice } from "../../transform/invoices/plan-invoice.ts";
import { readyContacts } from "../../transform/invoices/ready-contacts.ts";
import { totalMismatch } from "../../transform/invoices/total-mismatch.ts";
import { refuseDoubledKeys } from "../../transform/refuse-doubled-keys.ts";
import { isCreditStep, reject, type Plan } from "../../domain/plan.ts";
import type { PlanContext, PushFlow } from "./push-flow.ts";

/**
 * Invoices of the back office become FreeAgent invoices: a draft first, sent once FreeAgent's total agrees to
 * the penny. One at a time, because FreeAgent's numbering races (FreeAgent API: invoices, reference numbers).
 */
export const pushInvoices: PushFlow = {
  entity: "invoice",
  pipeline: "push invoices",
  serial: true,
  async plan(context, sourceKeys, links, adopted) {
    const { database, mapping, company } = context;
    const rows = await readMappedRows(database, mapping.invoices, sourceKeys);
    const items = await readMappedRows(database, mapping.invoiceItems, [...rows.keys()]);
    const contactKeys = [...rows.values()].flatMap(([row]) => (row === undefined ? [] : [String(row["contact_key"])]));
    const contacts = await readContacts(context, [...new Set(contactKeys)]);
    const remote = await readRemoteInvoices(database, company.name, sourceKeys);
    const credits = await readCredits(context, rows, sourceKeys, links);
    const mirrored = await readMirroredInvoices(database, company.name, sourceKeys);
    const namesAccounts = mapping.invoices.columns.some(({ name }) => name === "bank_account");
    const accounts = namesAccounts ? await readBankAccounts(database, company.name) : [];
    return refuseDoubledKeys(
      "invoices.sql",
      rows,
      sourceKeys.map((key): [string, Plan] => {
        const mapped = rows.get(key)?.[0];
        const asked = mapped === undefined ? { row: mapped } : accountToPayInto(mapped, accounts, company.bankAccounts);
        if ("rejection" in asked) return [key, reject(asked.rejection)];
        const { row } = asked;
        const contact = row === undefined ? undefined : contacts.get(String(row["contact_key"]));
        const [state, raw] = [remote.get(key), mirrored.get(key)];
        const known = state === undefined ? stateOf(adopted?.get(key)) : { ...state, ...(raw && { raw }) };
        const facts = { row, items: items.get(key) ?? [], link: links.get(key), contact, remote: known };
        return [key, planInvoice({ ...facts, credit: credits }, company.rules.invoices)];
      }),
    );
  },
  linkAfter(previous, step, raw) {
    if (step.name === "delete") return { state: "deleted", madeByUs: true, base: deletedBase(previous?.base ?? {}) };
    if (isCreditStep(step.name)) {
      return {
        madeByUs: previous?.madeByUs ?? true,
        ...creditLinkAfter(step.name, step.body, previous?.base ?? {}, raw),
      };
    }
    const base = invoiceBaseAfter(step, raw, previous?.base);
    return { state: "active", madeByUs: previous?.madeByUs ?? true, base };
  },
  objection(plan, step, base) {
    if (isCreditStep(step.name)) return creditObjection(plan, step.name, base);
    const { expectedTotal, expectedLines = [] } = plan;
    if (expectedTotal === undefined || (step.name !== "create" && step.name !== "update")) return undefined;
    return totalMismatch({ expectedTotal, expectedLines }, base);
  },
};

/** Mirrored credit notes of invoices that are gone, or whose credit note was begun. One query where there are any, none else. */
async function readCredits(
  { clock, company, database }: PlanContext,
  rows: ReadonlyMap<string, readonly Row[]>,
  sourceKeys: readonly string[],
  links: ReadonlyMap<string, Link>,
): Promise<CreditFacts> {
  const isGone = (key: string): boolean => rows.get(key) === undefined && company.rules.invoices.void === "credit_note";
  const bases = sourceKeys.flatMap((key) => {
    const link = links.get(key);
    if (link === undefined || link.state === "deleted") return [];
    return isGone(key) || creditNoteOf(link.base) !== undefined ? [link.base] : [];
  });
  const today = businessDay(clock.now());
  if (bases.length === 0) return { notes: [], today };
  const references = bases.map((base) => creditReference(jsonText(base["reference"])));
  const ids = bases.flatMap((base) => creditNoteOf(base) ?? []);
  return { notes: await readCreditNotes(database, company.name, references, ids), today };
}

/** Links of the customers that invoices may be written for. Two queries by primary key. */
async function readContacts(
  { database, company, foreseenContacts: foreseen }: PlanContext,
  contactKeys: readonly string[],
): Promise<ReadonlyMap<string, Link>> {
  const links = await readLinks(database, company.name, "contact", contactKeys);
  const held = await readOpenRejects(database, company.name, "contact", contactKeys);
  return readyContacts(contactKeys, { links, held, foreseen });
}

function stateOf(object: FoundObject | undefined): RemoteState | undefined {
  if (object === undefined) return undefined;
  const { raw } = object;
  const { status, paid_value: paidValue, due_value: due } = raw;
  return { status: jsonText(status), paidValue: jsonText(paidValue), due: jsonText(due), raw };
}

import { readContactLinks } from "../extract/read-contact-links.ts";
import { readMappedRows } from "../extract/read-mapped-rows.ts";
import { readRemoteInvoices } from "../extract/read-remote-invoices.ts";
import { invoiceBase } from "../transform/invoice-base.ts";
import { planInvoice } from "../transform/plan-invoice.ts";
import { totalMismatch } from "../transform/total-mismatch.ts";
import type { PushFlow } from "./push-flow.ts";

/**
 * Invoices of the back office become FreeAgent invoices: a draft first, sent once FreeAgent's total agrees to
 * the penny. One at a time, because FreeAgent's numbering races (FreeAgent API: invoices, reference numbers).
 */
export const pushInvoices: PushFlow = {
  entity: "invoice",
  pipeline: "push invoices",
  serial: true,
  async plan({ database, mapping, company }, sourceKeys, links) {
    const rows = await readMappedRows(database, mapping.invoices, sourceKeys);
    const items = await readMappedRows(database, mapping.invoiceItems, [...rows.keys()]);
    const contactKeys = [...rows.values()].flatMap(([row]) => (row === undefined ? [] : [String(row["contact_key"])]));
    const contacts = await readContactLinks(database, company.name, [...new Set(contactKeys)]);
    const remote = await readRemoteInvoices(database, company.name, sourceKeys);
    return new Map(
      sourceKeys.map((key) => {
        const row = rows.get(key)?.[0];
        const contact = row === undefined ? undefined : contacts.get(String(row["contact_key"]));
        const facts = { row, items: items.get(key) ?? [], link: links.get(key), contact, remote: remote.get(key) };
        return [key, planInvoice(facts, company.rules.invoices)];
      }),
    );
  },
  linkAfter(previous, step, raw) {
    const base = raw === undefined ? (previous?.base ?? {}) : invoiceBase(raw, previous?.base);
    return { state: step.name === "delete" ? "deleted" : "active", madeByUs: previous?.madeByUs ?? true, base };
  },
  objection(plan, step, base) {
    if (plan.expectedTotal === undefined || (step.name !== "create" && step.name !== "update")) return undefined;
    return totalMismatch(plan.expectedTotal, base);
  },
};

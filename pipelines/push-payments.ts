import { readBankAccounts, type BankAccounts } from "../extract/read-bank-accounts.ts";
import { readFreeExplanations } from "../extract/read-free-explanations.ts";
import { readMappedRows } from "../extract/read-mapped-rows.ts";
import { readRemoteInvoices } from "../extract/read-remote-invoices.ts";
import { PayableInvoices } from "../transform/payable-invoices.ts";
import { paymentBase, planPayment } from "../transform/plan-payment.ts";
import { refuseDoubledKeys } from "../transform/refuse-doubled-keys.ts";
import type { Plan } from "../domain/plan.ts";
import type { PushFlow } from "./push-flow.ts";

/** Payments that the back office recorded become bank entries on the invoice in FreeAgent, which marks it paid. */
export const pushPayments: PushFlow = {
  entity: "payment",
  pipeline: "push payments",
  serial: false,
  async plan({ database, mapping, company }, sourceKeys, links) {
    const rows = await readMappedRows(database, mapping.payments, sourceKeys);
    const invoiceKeys = [...rows.values()].flatMap(([row]) => (row === undefined ? [] : [String(row["invoice_key"])]));
    const invoices = await readRemoteInvoices(database, company.name, [...new Set(invoiceKeys)]);
    const invoiceIds = [...invoices.values()].map((invoice) => invoice.freeagentId);
    const payable = new PayableInvoices(invoices, await readFreeExplanations(database, company.name, invoiceIds));
    const accounts = await readBankAccounts(database, company.name);
    return refuseDoubledKeys(
      "payments.sql",
      rows,
      sourceKeys.map((key): [string, Plan] => {
        const row = rows.get(key)?.[0];
        const invoiceKey = String(row?.["invoice_key"]);
        const plan = planPayment({
          row,
          link: links.get(key),
          invoice: payable.invoice(invoiceKey),
          bankAccountId: accountId(accounts, company.bankAccounts, row?.["bank_account"]),
          existingExplanationId: payable.explanationOf(invoiceKey, String(row?.["amount"])),
        });
        payable.note(invoiceKey, plan);
        return [key, plan];
      }),
    );
  },
  linkAfter(previous, step, raw) {
    const base = raw === undefined ? (previous?.base ?? {}) : paymentBase(raw);
    return { state: step.name === "delete" ? "deleted" : "active", madeByUs: previous?.madeByUs ?? true, base };
  },
  objection: () => undefined,
};

function accountId(
  accounts: BankAccounts,
  aliases: Readonly<Record<string, string>>,
  named: unknown,
): number | undefined {
  if (typeof named !== "string" || named.trim() === "") return accounts.primaryId;
  return accounts.byName.get(aliases[named] ?? named);
}

import type { ForeseenInvoice, ForeseenInvoices } from "../../domain/foreseen.ts";
import type { PayableInvoice } from "./payment-books.ts";

/**
 * The invoices as payments will find them once the earlier parts of the same push are through, which `plan` foresees.
 * @param known what FreeAgent has now, by source key
 * @param home the company's own currency
 */
export function asForeseen(
  known: ReadonlyMap<string, PayableInvoice>,
  foreseen: ForeseenInvoices,
  home: string,
): ReadonlyMap<string, PayableInvoice> {
  const invoices = new Map(known);
  for (const [key, invoice] of foreseen) {
    const before = known.get(key);
    if (invoice === "gone") invoices.delete(key);
    else if (!("amended" in invoice)) invoices.set(key, newlySent(invoice, home));
    else if (before !== undefined) {
      const { currency = before.currency, due } = invoice;
      invoices.set(key, { ...before, currency, due, status: "Open" });
    }
  }
  return invoices;
}

function newlySent(invoice: ForeseenInvoice, home: string): PayableInvoice {
  const currency = invoice.currency ?? home;
  return { ...invoice, currency, status: "Open", guessed: "0", paidElsewhere: "0" };
}

import { decimal, sameAmount } from "../domain/money.ts";
import type { Plan } from "../domain/plan.ts";
import { jsonText } from "../domain/json.ts";
import type { PayableInvoice } from "./plan-payment.ts";

interface UnlinkedEntry {
  readonly freeagentId: number;
  readonly invoiceId: number;
  readonly amount: string;
}

/**
 * What the invoices of a batch still owe while its payments are planned one after the other: two payments of
 * one invoice may not both use up the same pounds, nor both be matched with the same bank entry.
 */
export class PayableInvoices {
  readonly #invoices: Map<string, PayableInvoice>;
  readonly #entries: UnlinkedEntry[];

  constructor(invoices: ReadonlyMap<string, PayableInvoice>, entries: readonly UnlinkedEntry[]) {
    this.#invoices = new Map(invoices);
    this.#entries = [...entries];
  }

  /** The invoice with what is due now; undefined while FreeAgent does not have it. */
  invoice(invoiceKey: string): PayableInvoice | undefined {
    return this.#invoices.get(invoiceKey);
  }

  /** An entry of exactly this amount on the invoice that no payment has taken yet. */
  explanationOf(invoiceKey: string, amount: string): number | undefined {
    const invoiceId = this.#invoices.get(invoiceKey)?.freeagentId;
    if (!/^-?\d+(\.\d+)?$/.test(amount)) return undefined;
    return this.#entries.find((entry) => entry.invoiceId === invoiceId && sameAmount(entry.amount, amount))
      ?.freeagentId;
  }

  /** Takes a plan into account: a booked amount is no longer due, a matched entry is taken. */
  note(invoiceKey: string, plan: Plan): void {
    const invoice = this.#invoices.get(invoiceKey);
    if (invoice === undefined) return;
    if (plan.kind === "unchanged") {
      const taken = this.#entries.findIndex((entry) => entry.freeagentId === plan.link?.freeagentId);
      if (taken !== -1) this.#entries.splice(taken, 1);
    }
    if (plan.kind !== "write" || plan.outcome !== "created") return;
    const due = decimal(invoice.due).minus(decimal(jsonText(plan.steps[0].body["gross_value"])));
    this.#invoices.set(invoiceKey, { ...invoice, due: due.toFixed() });
  }
}

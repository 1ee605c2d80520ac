import type { Queryable } from "../../domain/queryable.ts";

/** A row of the payment feed, and what the back office made of it. */
export interface AppliedPayment {
  readonly invoice: string;
  readonly amount: string;
  readonly currency: string;
  readonly dated_on: string;
  readonly status: string;
  readonly applied: boolean;
  readonly paid_in_back_office: boolean;
}

/** The bank's rows of the feed, oldest first. */
export async function readBankPayments(database: Queryable): Promise<readonly AppliedPayment[]> {
  const rows = await database.query(`
    select b.invoice_reference, b.amount, b.currency, b.dated_on, b.status, b.applied_at is not null as applied, i.paid
    from freeagent_sync.bank_payments b
    left join sales.invoices i
      on i.invoice_id = b.invoice_source_key::bigint
    where b.origin = 'bank'
    order by b.bank_payment_id`);
  return rows.map((row) => ({
    invoice: String(row["invoice_reference"]),
    amount: String(row["amount"]),
    currency: String(row["currency"]),
    dated_on: String(row["dated_on"]),
    status: String(row["status"]),
    applied: row["applied"] === true,
    paid_in_back_office: row["paid"] === true,
  }));
}

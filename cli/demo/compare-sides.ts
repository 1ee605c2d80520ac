import type { Queryable } from "../../domain/queryable.ts";

/** An invoice as the simulator's books have it. */
export interface BookedInvoice {
  readonly reference: string;
  readonly status: string;
  readonly total_value: string;
  readonly paid_value: string;
}

/** What the two sides have in common, and every difference in a sentence. */
export interface Comparison {
  readonly invoices: number;
  readonly open: number;
  readonly paid: number;
  readonly differences: readonly string[];
}

/**
 * Compares the sample's invoices with the simulator's books, invoice by invoice: there once, sent, with the back
 * office's total, and paid as far as the back office says. What FreeAgent only guesses to be paid counts there, but
 * not in the back office before somebody approves it: the feed holds it apart, and so does this comparison.
 */
export async function compareSides(database: Queryable, books: readonly BookedInvoice[]): Promise<Comparison> {
  const rows = await database.query(backOfficeSql);
  const byReference = new Map<string, BookedInvoice[]>();
  for (const invoice of books)
    byReference.set(invoice.reference, [...(byReference.get(invoice.reference) ?? []), invoice]);
  const differences: string[] = [];
  for (const row of rows) {
    const reference = String(row["reference"]);
    const found = byReference.get(reference) ?? [];
    byReference.delete(reference);
    differences.push(...differencesOf(reference, pence(row["total"]), pence(row["paid"]), found));
  }
  for (const reference of byReference.keys())
    differences.push(`${reference} is in FreeAgent but not in the back office.`);
  const paid = books.filter((invoice) => invoice.status === "Paid").length;
  return { invoices: rows.length, open: books.length - paid, paid, differences };
}

function differencesOf(reference: string, total: string, paid: string, found: readonly BookedInvoice[]): string[] {
  const [invoice] = found;
  if (invoice === undefined) return [`${reference} is missing in FreeAgent.`];
  if (found.length > 1) return [`${reference} is in FreeAgent ${found.length} times.`];
  const differences: string[] = [];
  if (!["Open", "Overdue", "Paid"].includes(invoice.status))
    differences.push(`${reference} is ${invoice.status} in FreeAgent.`);
  if (pence(invoice.total_value) !== total) {
    differences.push(`${reference}: total ${total} in the back office, ${pence(invoice.total_value)} in FreeAgent.`);
  }
  if (pence(invoice.paid_value) !== paid) {
    differences.push(`${reference}: paid ${paid} in the back office, ${pence(invoice.paid_value)} in FreeAgent.`);
  }
  return differences;
}

/** A decimal as pounds with two decimals, so that "12.5" and "12.50" are the same text. */
function pence(value: unknown): string {
  const [whole = "0", fraction = ""] = String(value).split(".");
  return `${whole}.${fraction.padEnd(2, "0").slice(0, 2)}`;
}

const backOfficeSql = `
  select
    i.number as reference,
    (t.pence * 0.01)::numeric(14, 2) as total,
    ((i.paid_pence * 0.01) + coalesce(g.amount, 0))::numeric(14, 2) as paid
  from sales.invoices i
  cross join lateral (
    select coalesce(sum(net_pence + vat_pence), 0) as pence
    from sales.invoice_line_amounts a
    where a.invoice_id = i.invoice_id) t
  left join (
    select invoice_source_key, sum(amount) as amount
    from freeagent_sync.bank_payments
    where status = 'guessed'
    group by invoice_source_key) g
    on g.invoice_source_key = i.invoice_id::text
  where i.deleted_at is null
    and i.cancelled_on is null
  order by i.invoice_id`;

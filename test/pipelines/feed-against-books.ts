import { decimal } from "../../domain/money.ts";
import type { SampleWorld } from "../support/sample-world.ts";
import type { Books } from "./book-keeping.ts";

/** Per invoice and status, what the feed adds up to; what adds up to nothing is left out. */
export async function fed({ database }: SampleWorld): Promise<Record<string, string>> {
  const rows = await database.query(
    `select invoice_url || ' ' || status as name, sum(amount) as sum
     from freeagent_sync.bank_payments
     group by 1
     having sum(amount) <> 0`,
  );
  return Object.fromEntries(rows.map((row) => [String(row["name"]), String(row["sum"])]));
}

/** The same from FreeAgent's side: what its entries add up to. */
export function booked(books: Books): Record<string, string> {
  const sums: Record<string, string> = {};
  for (const entry of books.bank_transaction_explanations) {
    const invoice = /\/v2\/invoices\/\d+$/.exec(entry.paid_invoice ?? "")?.[0];
    if (invoice === undefined) continue;
    const name = `${invoice} ${entry.marked_for_review ? "guessed" : "confirmed"}`;
    const foreign = decimal(entry.foreign_currency_value);
    const amount = foreign.eq("0") ? decimal(entry.gross_value) : foreign;
    sums[name] = decimal(sums[name] ?? "0")
      .plus(amount)
      .toFixed(2);
  }
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== "0.00"));
}

/** What the feed holds back because it does not add up, or because an apply file failed. */
export async function held({ database }: SampleWorld): Promise<unknown[]> {
  return database.query(
    "select source_key, reason, detail from freeagent_sync.rejects where entity = 'bank_payment' or reason = 'apply_failed'",
  );
}

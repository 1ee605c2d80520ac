import type { Queryable } from "../../domain/queryable.ts";

/** Bank entries that the mirror has on the given invoices, confirmed or guessed. Uses explanations_by_invoice. */
export async function readEntriesOfInvoices(
  database: Queryable,
  company: string,
  invoiceIds: readonly number[],
): Promise<readonly number[]> {
  const rows = await database.query(
    `select freeagent_id
     from freeagent_mirror.bank_transaction_explanations
     where company = $1
       and paid_invoice_id = any($2::bigint[])
       and deleted_at is null
     order by freeagent_id`,
    [company, invoiceIds],
  );
  return rows.map((row) => Number(row["freeagent_id"]));
}

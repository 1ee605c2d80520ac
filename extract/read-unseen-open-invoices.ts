import type { Queryable } from "../domain/queryable.ts";

/**
 * Invoices that the mirror has as open but FreeAgent's list of open ones no longer shows: paid or deleted since,
 * perhaps without a new updated_at. A scan of the company's invoices.
 */
export async function readUnseenOpenInvoices(
  database: Queryable,
  company: string,
  listedAsOpen: readonly number[],
): Promise<readonly number[]> {
  const rows = await database.query(
    `select freeagent_id
     from freeagent_mirror.invoices
     where company = $1
       and status in ('Open', 'Overdue')
       and deleted_at is null
       and freeagent_id <> all($2::bigint[])
     order by freeagent_id`,
    [company, listedAsOpen],
  );
  return rows.map((row) => Number(row["freeagent_id"]));
}

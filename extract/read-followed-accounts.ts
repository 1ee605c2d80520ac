import type { Queryable } from "../domain/queryable.ts";

/**
 * FreeAgent's numbers of the bank accounts to follow: those named, or all when none is named.
 * A handful of rows by primary key.
 */
export async function readFollowedAccounts(
  database: Queryable,
  company: string,
  names: readonly string[],
): Promise<readonly number[]> {
  const rows = await database.query(
    `select freeagent_id
     from freeagent_mirror.bank_accounts
     where company = $1
       and deleted_at is null
       and (cardinality($2::text[]) = 0 or name = any($2::text[]))
     order by freeagent_id`,
    [company, names],
  );
  return rows.map((row) => Number(row["freeagent_id"]));
}

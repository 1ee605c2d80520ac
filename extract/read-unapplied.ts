import type { Queryable } from "../domain/queryable.ts";

/** What the back office takes over from a staging table. */
export type StagedKind = "bank_payments" | "contact_updates";

/** Ids of the staged rows that the back office has not taken over, oldest first. Uses the partial *_to_apply index. */
export async function readUnapplied(
  database: Queryable,
  company: string,
  kind: StagedKind,
): Promise<readonly string[]> {
  const rows = await database.query(unappliedSql[kind], [company]);
  return rows.map((row) => String(row["id"]));
}

const unappliedSql = {
  bank_payments: `
    select bank_payment_id as id
    from freeagent_sync.bank_payments_open
    where company = $1
    order by bank_payment_id`,
  contact_updates: `
    select contact_update_id as id
    from freeagent_sync.contact_updates
    where company = $1
      and applied_at is null
      and decision = 'apply'
    order by contact_update_id`,
};

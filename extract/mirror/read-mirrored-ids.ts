import type { Entity } from "../../domain/entity.ts";
import type { Queryable } from "../../domain/queryable.ts";

/** FreeAgent's numbers of all mirrored objects of a kind; of payments, those in the given accounts. By primary key. */
export async function readMirroredIds(
  database: Queryable,
  company: string,
  kind: Entity,
  accounts: readonly number[],
): Promise<readonly number[]> {
  const rows = await database.query(sqlOf[kind], kind === "payment" ? [company, accounts] : [company]);
  return rows.map((row) => Number(row["freeagent_id"]));
}

const sqlOf = {
  contact: "select freeagent_id from freeagent_mirror.contacts where company = $1 and deleted_at is null",
  invoice: "select freeagent_id from freeagent_mirror.invoices where company = $1 and deleted_at is null",
  payment: `
    select freeagent_id
    from freeagent_mirror.bank_transaction_explanations
    where company = $1
      and bank_account_id = any($2::bigint[])
      and deleted_at is null`,
};

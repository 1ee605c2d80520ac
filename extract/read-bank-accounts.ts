import type { Queryable } from "../domain/queryable.ts";

/** The bank accounts of the mirror: name -> FreeAgent's number, and the primary one. */
export interface BankAccounts {
  readonly byName: ReadonlyMap<string, number>;
  readonly primaryId: number | undefined;
}

/** Bank accounts in use. A handful of rows by primary key. */
export async function readBankAccounts(database: Queryable, company: string): Promise<BankAccounts> {
  const rows = await database.query(
    `select freeagent_id, name, is_primary
     from freeagent_mirror.bank_accounts
     where company = $1
       and deleted_at is null
       and coalesce(status, 'active') = 'active'
     order by freeagent_id`,
    [company],
  );
  const primary = rows.find((row) => row["is_primary"] === true) ?? (rows.length === 1 ? rows[0] : undefined);
  return {
    byName: new Map(rows.map((row) => [String(row["name"]), Number(row["freeagent_id"])])),
    primaryId: primary === undefined ? undefined : Number(primary["freeagent_id"]),
  };
}

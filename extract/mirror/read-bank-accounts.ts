import * as z from "zod";
import { homeCurrency } from "../../db/home-currency.ts";
import type { Queryable } from "../../domain/queryable.ts";

/** A bank account of the mirror. */
export interface BankAccount {
  readonly freeagentId: number;
  readonly name: string;
  /** That of the books where FreeAgent tells none: an invoice's may be another. */
  readonly currency: string;
  readonly isPrimary: boolean;
  /** Null: not known, FreeAgent tells it only of accounts that are followed. */
  readonly hasFeed: boolean | null;
}

const accountRow = z.object({
  freeagent_id: z.coerce.number(),
  name: z.string(),
  currency: z.string(),
  is_primary: z.boolean(),
  bank_feed_enabled: z.nullable(z.boolean()),
});

/** Bank accounts in use. A handful of rows by primary key. */
export async function readBankAccounts(database: Queryable, company: string): Promise<readonly BankAccount[]> {
  const rows = await database.query(
    `select freeagent_id, name, coalesce(currency, ${homeCurrency}) as currency, is_primary, bank_feed_enabled
     from freeagent_mirror.bank_accounts
     where company = $1
       and deleted_at is null
       and coalesce(status, 'active') = 'active'
     order by freeagent_id`,
    [company],
  );
  return rows.map((row) => {
    const { freeagent_id: freeagentId, name, currency, is_primary: isPrimary, ...rest } = accountRow.parse(row);
    return { freeagentId, name, currency, isPrimary, hasFeed: rest.bank_feed_enabled };
  });
}

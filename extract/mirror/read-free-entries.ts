import * as z from "zod";
import type { FreeEntry } from "../../domain/free-entry.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { jsonColumn } from "../json-column.ts";

const entryRow = z.object({
  freeagent_id: z.coerce.number(),
  paid_invoice_id: z.coerce.number(),
  bank_account_id: z.coerce.number(),
  dated_on: z.string(),
  amount: z.string(),
  marked_for_review: z.boolean(),
  raw: jsonColumn,
});

/**
 * Entries on the given invoices that are not linked, confirmed or guessed; guesses whose approval is in doubt are left
 * out. Uses explanations_by_invoice, links_by_freeagent_id and one_open_intent. The link of each entry is looked up by itself,
 * which `offset` keeps so: a join read all links for each entry where the tables had no statistics yet.
 */
export async function readFreeEntries(
  database: Queryable,
  company: string,
  invoiceIds: readonly number[],
): Promise<readonly FreeEntry[]> {
  const rows = await database.query(
    `select
       x.freeagent_id, x.paid_invoice_id, x.bank_account_id, x.dated_on, x.marked_for_review, x.raw,
       case when coalesce(x.foreign_currency_value, 0) <> 0 then x.foreign_currency_value else x.gross_value end as amount
     from freeagent_mirror.bank_transaction_explanations x
     where x.company = $1
       and x.paid_invoice_id = any($2::bigint[])
       and x.deleted_at is null
       and not exists (
         select 1
         from freeagent_sync.links l
         where l.company = x.company
           and l.entity = 'payment'
           and l.freeagent_id = x.freeagent_id
           and l.state <> 'deleted'
         offset 0)
       and not exists (
         select 1
         from freeagent_sync.intents i
         where i.company = x.company
           and i.entity = 'payment'
           and i.freeagent_id = x.freeagent_id
           and i.state in ('planned', 'sent', 'in_doubt'))
     order by x.dated_on, x.freeagent_id`,
    [company, invoiceIds],
  );
  return rows.map((row) => {
    const entry = entryRow.parse(row);
    const { freeagent_id: freeagentId, paid_invoice_id: invoiceId, bank_account_id: bankAccountId } = entry;
    const { dated_on: datedOn, amount, marked_for_review: guessed, raw } = entry;
    return { freeagentId, invoiceId, bankAccountId, datedOn, amount, guessed, raw };
  });
}

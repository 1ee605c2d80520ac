import * as z from "zod";
import type { AccountDays } from "../../domain/account-days.ts";
import type { OpenBankLine } from "../../domain/open-bank-line.ts";
import type { Queryable } from "../../domain/queryable.ts";

const lineRow = z.object({
  freeagent_id: z.coerce.number(),
  bank_account_id: z.coerce.number(),
  dated_on: z.string(),
  free: z.string(),
  description: z.string(),
  names: z.array(z.string()),
});

/** A reference may have so many parts: `R/2026-001` has three. */
const mostParts = 5;

/**
 * The columns of a line `t`; `free` comes from elsewhere. Up to five words of the text in a row are compared with the
 * references by letters and digits alone, by invoices_by_plain_reference: a few too many, never one too few.
 */
const lineColumns = `
      t.freeagent_id, t.bank_account_id, t.dated_on, coalesce(t.description, '') as description,
      array(
        select i.reference
        from freeagent_mirror.invoices i
        where i.company = t.company
          and i.deleted_at is null
          and regexp_replace(lower(i.reference), '[^[:alnum:]]+', '', 'g') = any(array(
            select array_to_string(w.words[first : first + more], '')
            from (
              select array_remove(regexp_split_to_array(lower(coalesce(t.description, '')), '[^[:alnum:]]+'), '')) w (words)
            cross join generate_subscripts(w.words, 1) first
            cross join generate_series(0, ${mostParts - 1}) more))) as names`;

/**
 * Money that came in on these days and is not explained in full. Uses transactions_by_account_and_date,
 * explanations_by_transaction and one_open_intent. What we booked since the line was mirrored counts: our entries are
 * in the mirror before the line is. So do writes in doubt: they may have explained it.
 */
export async function readOpenBankLines(
  database: Queryable,
  company: string,
  days: readonly AccountDays[],
): Promise<readonly OpenBankLine[]> {
  if (days.length === 0) return [];
  const rows = await database.query(
    `with doubtful as (
       select substring(body ->> 'bank_transaction' from '\\d+$')::bigint as line_id, (body ->> 'gross_value')::numeric as amount
       from freeagent_sync.intents
       where company = $1
         and entity = 'payment'
         and step = 'create'
         and state in ('planned', 'sent', 'in_doubt')
         and body ? 'bank_transaction'),
     near as (
       select t.*
       from jsonb_to_recordset($2::jsonb) as d ("bankAccountId" bigint, "from" date, "to" date)
       join freeagent_mirror.bank_transactions t
         on t.company = $1
        and t.bank_account_id = d."bankAccountId"
        and t.dated_on between d."from" and d."to"
       where t.amount > 0
         and t.unexplained_amount > 0
         and t.deleted_at is null),
     open_lines as (
       select
         t.*,
         least(t.unexplained_amount, t.amount - coalesce(x.explained, 0)) - coalesce(d.doubtful, 0) as free
       from near t
       left join lateral (
         select sum(e.gross_value) as explained
         from freeagent_mirror.bank_transaction_explanations e
         where e.company = t.company
           and e.bank_transaction_id = t.freeagent_id
           and e.deleted_at is null) x on true
       left join lateral (
         select sum(doubtful.amount) as doubtful
         from doubtful
         where doubtful.line_id = t.freeagent_id) d on true)
     select t.free, ${lineColumns}
     from open_lines t
     where t.free > 0
     order by t.dated_on, t.freeagent_id`,
    [company, JSON.stringify(days)],
  );
  return rows.map(toLine);
}

/** A bank line that an entry explains, and the entry's part of it in the account's currency. */
export interface ExplainedLine {
  readonly explanationId: number;
  readonly part: string;
  readonly line: OpenBankLine;
}

/** The bank's own lines behind these entries; manual ones are left out. By primary keys. */
export async function readLinesOfEntries(
  database: Queryable,
  company: string,
  explanationIds: readonly number[],
): Promise<readonly ExplainedLine[]> {
  const rows = await database.query(
    `select x.freeagent_id as explanation_id, x.gross_value as part, '0' as free, ${lineColumns}
     from freeagent_mirror.bank_transaction_explanations x
     join freeagent_mirror.bank_transactions t
       on t.company = x.company
      and t.freeagent_id = x.bank_transaction_id
     where x.company = $1
       and x.freeagent_id = any($2::bigint[])
       and x.deleted_at is null
       and not t.is_manual`,
    [company, explanationIds],
  );
  return rows.map((row) => ({
    explanationId: Number(row["explanation_id"]),
    part: String(row["part"]),
    line: toLine(row),
  }));
}

function toLine(row: unknown): OpenBankLine {
  const { freeagent_id: freeagentId, bank_account_id: bankAccountId, dated_on: datedOn, ...rest } = lineRow.parse(row);
  return { freeagentId, bankAccountId, datedOn, free: rest.free, description: rest.description, names: rest.names };
}

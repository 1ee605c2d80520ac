import * as z from "zod";
import type { Queryable } from "../../domain/queryable.ts";

/** The live changes and interrupted writes of a company, as far as `watch` decides by them. */
export interface OpenWork {
  readonly contacts: boolean;
  readonly invoices: boolean;
  readonly payments: boolean;
  /** An invoice that FreeAgent has was changed. */
  readonly amendments: boolean;
  /** A key whose call was not carried out may be tried again, and none of its writes waits to be looked up. */
  readonly retries: boolean;
  /** A write without an answer is old enough to be looked up, or its run is gone. */
  readonly doubts: boolean;
  /** Equal for the same set of open changes. */
  readonly fingerprint: string;
}

const answer = z.object({
  contacts: z.boolean(),
  invoices: z.boolean(),
  payments: z.boolean(),
  amendments: z.boolean(),
  retries: z.boolean(),
  doubts: z.boolean(),
  fingerprint: z.string(),
});

/** One statement without locks: one_open_intent and the primary keys serve. */
export async function readOpenWork(database: Queryable, company: string): Promise<OpenWork> {
  const [row] = await database.query(openWorkSql, [company]);
  return answer.parse(row);
}

const openWorkSql = `
  with open_changes as (
    select 'contact' as entity, change_id, source_key
    from freeagent_sync.contact_changes
    where company = $1 and change_id > 0
    union all
    select 'invoice', change_id, source_key
    from freeagent_sync.invoice_changes
    where company = $1 and change_id > 0
    union all
    select 'payment', change_id, source_key
    from freeagent_sync.payment_changes
    where company = $1 and change_id > 0)
  select
    coalesce(bool_or(entity = 'contact'), false) as contacts,
    coalesce(bool_or(entity = 'invoice'), false) as invoices,
    coalesce(bool_or(entity = 'payment'), false) as payments,
    exists (
      select 1
      from open_changes c
      join freeagent_sync.links l using (entity, source_key)
      where l.company = $1
        and c.entity = 'invoice') as amendments,
    exists (
      select 1
      from freeagent_sync.rejects r
      join open_changes c using (entity, source_key)
      where r.company = $1
        and r.next_attempt_at <= clock_timestamp()
        and not exists (
          select 1
          from freeagent_sync.intents i
          where i.company = r.company
            and i.entity = r.entity
            and i.source_key = r.source_key
            and i.state in ('planned', 'sent', 'in_doubt'))) as retries,
    exists (
      select 1
      from freeagent_sync.intents i
      left join freeagent_sync.leases l using (company)
      where i.company = $1
        and (i.state = 'in_doubt' and i.settle_until <= clock_timestamp()
          or i.state in ('planned', 'sent') and l.until <= clock_timestamp())) as doubts,
    concat_ws('/', count(*), min(change_id), max(change_id), sum(change_id)) as fingerprint
  from open_changes`;

import { keyCommandSql } from "./command-line-sql.ts";

/**
 * Why a key is not in FreeAgent, or not as it is here: what holds it, or that a change waits for the next push. `l` is the
 * row of the back office.
 */
export const heldBy = (entity: string): string => `
  left join freeagent_sync.rejects r
    on r.company = $1
   and r.entity = '${entity}'
   and r.source_key = l.source_key
  left join (
    select distinct source_key, true as pending
    from freeagent_sync.${entity}_changes
    where company = $1) c on c.source_key = l.source_key`;

/** The links of an entity that stand, for a join. */
export const linksOf = (entity: string): string => `(
      select source_key, freeagent_id
      from freeagent_sync.links
      where company = $1
        and entity = '${entity}'
        and state <> 'deleted')`;

/** What both sides last agreed on, as `b`. By primary key: without `limit` PostgreSQL would join all links for the few rows that differ. */
export const baseOf = (entity: string): string => `
    left join lateral (
      select k.base
      from freeagent_sync.links k
      where k.company = $1
        and k.entity = '${entity}'
        and k.source_key = l.source_key
      limit 1) b on true`;

/** What a key that has not gone out is called, with the way on. A dismissed one is left alone on purpose. */
export const notSent = (entity: string, command: string): string => `
      case when l.reason is not null or l.pending then 'not_sent' else 'missing_in_freeagent' end as class,
      case
        when l.waiting_for is not null then 'waits for ' || replace(l.waiting_for, ':', ' ') || ', see ' || ${keyCommandSql(`rejects show ${entity}`, "l.source_key")}
        when l.reason is not null then ${keyCommandSql(`rejects show ${entity}`, "l.source_key")}
        when l.pending then 'the next push sends it'
        else ${keyCommandSql(`backfill ${command} --keys`, "l.source_key")}
      end as mend`;

/**
 * What a linked key whose values differ is called, with the way on.
 * @param unmended `when ... then ...` for what a backfill would not mend
 */
export const differs = (entity: string, command: string, otherwise: string, unmended = ""): string => `
      case when l.reason is not null or l.pending then 'not_sent' else ${otherwise} end,
      case
        when l.reason is not null then ${keyCommandSql(`rejects show ${entity}`, "l.source_key")}
        when l.pending then 'the next push sends it'${unmended}
        else ${keyCommandSql(`backfill ${command} --keys`, "l.source_key")}
      end`;

/** Where objects are in FreeAgent, without the number. */
export const path = {
  contact: "/v2/contacts/",
  invoice: "/v2/invoices/",
  payment: "/v2/bank_transaction_explanations/",
};

import type { Entity } from "../../domain/entity.ts";
import type { Database } from "../../domain/queryable.ts";
import { requireLease, type Lease } from "../runs/lease.ts";
import { preferHashJoins } from "../mirror/prefer-hash-joins.ts";

/** What could not be read for the comparison, and PostgreSQL's words about it. */
export interface NotCompared {
  readonly entity: Entity;
  /** Null: the whole file, so that nothing of the entity was compared. */
  readonly sourceKey: string | null;
  /** Of the mapping. */
  readonly file: string;
  readonly words: string;
}

/**
 * Replaces the open differences of a company by what the selects find, all visible together. A difference that goes on
 * keeps the time since when it does; of a key that has two rows, one is told. Those of an entity without a select stay: nobody
 * has looked. Locks only rows of this company; no reader waits.
 * @param selects as extract/differences/difference-sql.ts makes them
 */
export async function saveDifferences(
  database: Database,
  lease: Lease,
  runId: string,
  selects: Readonly<Partial<Record<Entity, string>>>,
  notCompared: readonly NotCompared[],
): Promise<void> {
  await database.transaction(async (transaction) => {
    await requireLease(transaction, lease);
    await preferHashJoins(transaction);
    for (const select of Object.values(selects)) await transaction.execute(insertSql(select), [lease.company, runId]);
    const unread = JSON.stringify(notCompared);
    await transaction.execute(insertSql(notComparedSql), [lease.company, runId, unread]);
    await transaction.execute(
      `delete from freeagent_sync.differences
       where company = $1
         and run_id <> $2
         and (entity = any($3::text[]) or class = 'not_compared')`,
      [lease.company, runId, Object.keys(selects)],
    );
  });
}

const notComparedSql = `
  select
    'not_compared' as class, n.entity, n."sourceKey" as source_key, null::text as freeagent_url, null::text as label,
    null::text as field, null::text as back_end_value, null::text as freeagent_value, null::text as currency,
    case
      when n."sourceKey" is null
        then 'mapping/' || n.file || ' cannot be read (' || n.words || '), so ' ||
          case n.file when 'invoice_items.sql' then 'no lines of invoices were' else 'no ' || n.entity || ' was' end || ' compared: correct it, or the rows that it reads'
      else 'mapping/' || n.file || ' cannot make the row (' || n.words || '): correct it, or the file'
    end as mend
  from jsonb_to_recordset($3::jsonb) as n (entity text, "sourceKey" text, file text, words text)`;

const insertSql = (select: string): string => `
  insert into freeagent_sync.differences as known
    (company, class, entity, difference_key, source_key, freeagent_url, label, field, back_end_value, freeagent_value,
     currency, mend, run_id, since)
  select distinct on (d.class, d.entity, k.difference_key)
    $1, d.class, d.entity, k.difference_key, d.source_key, d.freeagent_url, d.label, d.field, d.back_end_value,
    d.freeagent_value, d.currency, d.mend, $2, clock_timestamp()
  from (${select}) d
  cross join lateral (
    select concat_ws('|', coalesce(d.source_key, ''), coalesce(d.freeagent_url, ''), d.field) as difference_key) k
  order by d.class, d.entity, k.difference_key, d.back_end_value
  on conflict (company, class, entity, difference_key) do update
  set label = excluded.label,
      back_end_value = excluded.back_end_value,
      freeagent_value = excluded.freeagent_value,
      currency = excluded.currency,
      mend = excluded.mend,
      run_id = excluded.run_id`;

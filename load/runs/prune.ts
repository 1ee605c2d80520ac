import type { Database } from "../../domain/queryable.ts";

/** How long finished rows are kept, days. */
export interface KeepTimes {
  readonly runs_days: number;
  readonly intents_days: number;
  readonly contact_updates_days: number;
  readonly dismissed_days: number;
}

/** Rows deleted, by table. */
export type Pruned = Readonly<Record<string, number>>;

const rowsAtATime = 5000;

interface Prunable {
  readonly table: string;
  readonly keep: keyof KeepTimes;
  /** Key of the table. */
  readonly key: string;
  /** Rows that nothing needs any more; `$1` company, `$2` days. */
  readonly where: string;
}

/**
 * What goes, when it is old: runs (with their counts) that no open difference names, writes whose outcome is stored and whose
 * key is not held (a lost create tells which contact it may have made), contact updates that were taken over, rejects that a
 * person dismissed. What is open is never old. The payment feed stays whole: its sums are what the next pull compares with;
 * so do the staged new contacts, which tell that they were staged.
 */
const prunables: readonly Prunable[] = [
  {
    table: "intents",
    keep: "intents_days",
    key: "intent_id",
    where: `company = $1
       and state not in ('planned', 'sent', 'in_doubt')
       and finished_at < clock_timestamp() - $2::integer * interval '1 day'
       and not exists (
         select 1
         from freeagent_sync.rejects r
         where r.company = intents.company
           and r.entity = intents.entity
           and r.source_key = intents.source_key)`,
  },
  {
    table: "contact_updates",
    keep: "contact_updates_days",
    key: "contact_update_id",
    where: "company = $1 and decision <> 'new' and applied_at < clock_timestamp() - $2::integer * interval '1 day'",
  },
  {
    table: "rejects",
    keep: "dismissed_days",
    key: "ctid",
    where: "company = $1 and dismissed_at < clock_timestamp() - $2::integer * interval '1 day'",
  },
  {
    table: "runs",
    keep: "runs_days",
    key: "run_id",
    where: `company = $1
       and started_at < clock_timestamp() - $2::integer * interval '1 day'
       and run_id not in (select run_id from freeagent_sync.differences where company = $1)
       and run_id not in (select run_id from freeagent_sync.side_totals where company = $1)
       and run_id not in (select run_id from freeagent_sync.intents where company = $1)`,
  },
];

/** Deletes what is older than its keep time. @param dryRun only counts */
export async function prune(database: Database, company: string, keep: KeepTimes, dryRun: boolean): Promise<Pruned> {
  const pruned: Record<string, number> = {};
  for (const prunable of prunables) {
    const values = [company, keep[prunable.keep]];
    pruned[prunable.table] = await (dryRun ? countOld : deleteOld)(database, prunable, values);
  }
  return pruned;
}

async function countOld(database: Database, { table, where }: Prunable, values: readonly unknown[]): Promise<number> {
  const [row] = await database.query(`select count(*) as rows from freeagent_sync.${table} where ${where}`, values);
  return Number(row?.["rows"]);
}

/**
 * A few thousand rows to a transaction, so that no lock lasts and a reader never waits. A row that another transaction has
 * locked is left for the next time: a night must not wait for a session that somebody forgot.
 */
async function deleteOld(
  database: Database,
  { table, key, where }: Prunable,
  values: readonly unknown[],
): Promise<number> {
  for (let deleted = 0; ;) {
    const rows = await database.execute(
      `delete from freeagent_sync.${table}
       where ${key} = any(array(
         select ${key} from freeagent_sync.${table} where ${where} limit ${rowsAtATime} for update skip locked))`,
      values,
    );
    deleted += rows;
    if (rows < rowsAtATime) return deleted;
  }
}

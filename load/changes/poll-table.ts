import { qualifiedName, quotedName, quoteIdentifier, type CapturedTable } from "../../domain/captured-table.ts";
import { Problem } from "../../domain/problem.ts";
import type { Database, Queryable } from "../../domain/queryable.ts";
import { requireLease, type Lease } from "../runs/lease.ts";
import { plainTexts } from "../capture/plain-texts.ts";

/**
 * Compares a table with what its last poll saw and enqueues the keys that differ; then remembers what it saw. The
 * first poll enqueues nothing: backfill is the way to send what was there before. A table that had rows and has none
 * is not taken for deletions: a stop signal is stored instead. Gives the number of keys enqueued.
 * @throws Problem configuration/poll_failed with PostgreSQL's words; try_later/lease_lost
 */
export async function pollTable(database: Database, lease: Lease, table: CapturedTable): Promise<number> {
  return database.transaction(async (transaction) => {
    await requireLease(transaction, lease);
    // A row is compared by its text, which must not depend on the role's or the database's settings.
    await transaction.query(plainTextsSql);
    const values = [table.company, table.entity, qualifiedName(table), table.key];
    const rows = await transaction.query(pollSql(table), values).catch((cause: unknown) => {
      throw pollFailed(table, cause);
    });
    return Number(rows[0]?.["enqueued"]);
  });
}

/** Asks for no row of a polled table as a poll would read it. @throws Problem configuration/poll_failed as pollTable */
export async function requirePollable(database: Queryable, table: CapturedTable): Promise<void> {
  const { key, row, from } = polledNames(table);
  await database.query(`select ${key}::text, ${row}::text from ${from} limit 0`).catch((cause: unknown) => {
    throw pollFailed(table, cause);
  });
}

function pollFailed(table: CapturedTable, cause: unknown): unknown {
  if (cause instanceof Problem) return cause;
  const words = cause instanceof Error ? cause.message : String(cause);
  return new Problem({
    kind: "configuration",
    code: "poll_failed",
    message: `capture.${table.entity}: ${qualifiedName(table)} (key ${table.key}) cannot be polled: ${words}. Correct the configuration, or grant SELECT on the table.`,
    cause,
  });
}

const plainTextsSql = `select ${plainTexts.map(([name, value]) => `set_config('${name}', '${value}', true)`).join(", ")}`;

/**
 * One statement, so one snapshot: it reads the table once and what was seen of it once (primary key). The lease keeps
 * other polls away; the table itself is only read.
 */
function pollSql(table: CapturedTable): string {
  const { key, row, from } = polledNames(table);
  const op = table.feeds
    ? "'U'"
    : "case when s.source_key is null then 'I' when p.source_key is null then 'D' else 'U' end";
  return `
    with present as materialized (
      select ${key}::text as source_key, sum(hashtextextended(${row}::text, 0)) as row_hash, count(*) as row_count
      from ${from}
      group by 1),
    counted as (
      select
        count(source_key) as keys,
        coalesce(sum(row_count) filter (where source_key is null), 0) as null_keys
      from present),
    known as (
      select polled_table_id, row_count
      from freeagent_sync.polled_tables
      where company = $1 and entity = $2 and table_name = $3 and key_column = $4),
    ${rememberTableSql(table)},
    seen as (
      select r.source_key, r.row_hash
      from freeagent_sync.polled_rows r
      join known using (polled_table_id)),
    differing as materialized (
      select coalesce(p.source_key, s.source_key) as source_key, p.row_hash, ${op} as op
      from (select source_key, row_hash from present where source_key is not null) p
      full join seen s
        on s.source_key = p.source_key
      where p.row_hash is distinct from s.row_hash),
    remembered as (
      insert into freeagent_sync.polled_rows as r (polled_table_id, source_key, row_hash)
      select polled_table_id, source_key, row_hash
      from differing, polled
      where row_hash is not null
      on conflict (polled_table_id, source_key) do update
      set row_hash = excluded.row_hash),
    forgotten as (
      delete from freeagent_sync.polled_rows r
      using differing d, polled
      where r.polled_table_id = polled.polled_table_id
        and r.source_key = d.source_key
        and d.row_hash is null),
    enqueued as (
      insert into freeagent_sync.${table.entity}_changes (company, source_key, op)
      select $1, d.source_key, d.op
      from differing d, known, polled
      order by d.source_key
      returning 1)
    select count(*) as enqueued from enqueued`;
}

function polledNames(table: CapturedTable) {
  // No column has this name, so it means the whole row.
  const row = '"the whole polled row"';
  const from = `${quotedName(table)} ${row}`;
  return { row, from, key: `${row}.${quoteIdentifier(table.key)}` };
}

/** The table as it was polled, or the stop signal of one that has lost all its rows. */
function rememberTableSql(table: CapturedTable): string {
  return `
    emptied as (
      insert into freeagent_sync.capture_stops (company, entity, table_name, feeds, reason, done_by)
      select $1, $2, $3, ${String(table.feeds)}, 'empty', session_user
      from known, counted
      where known.row_count > 0 and counted.keys = 0
        and not exists (
          select from freeagent_sync.capture_stops
          where company = $1 and entity = $2 and table_name = $3 and reason = 'empty' and accepted_at is null)
      returning 1),
    polled as (
      insert into freeagent_sync.polled_tables as k
        (company, entity, table_name, key_column, row_count, null_keys, polled_at)
      select $1, $2, $3, $4, keys, null_keys, clock_timestamp()
      from counted
      where counted.keys > 0 or not exists (select from known where row_count > 0)
      on conflict (company, entity, table_name, key_column) do update
      set row_count = excluded.row_count, null_keys = excluded.null_keys, polled_at = excluded.polled_at
      returning polled_table_id)`;
}

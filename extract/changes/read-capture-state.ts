import * as z from "zod";
import { entities, type Entity } from "../../domain/entity.ts";
import type { Queryable } from "../../domain/queryable.ts";

/** A captured table that was emptied as a whole, and not yet accepted. */
export interface CaptureStop {
  readonly company: string;
  readonly entity: Entity;
  readonly table: string;
  readonly reason: "truncate" | "empty";
  readonly by: string;
  /** UTC. */
  readonly at: string;
}

const stopRows = z.array(
  z.object({
    company: z.string(),
    entity: z.enum(entities),
    table: z.string(),
    reason: z.enum(["truncate", "empty"]),
    by: z.string(),
    at: z.string(),
  }),
);

/** Open stop signals of companies, oldest first. Uses the partial index of open ones. */
export async function readCaptureStops(
  database: Queryable,
  companies: readonly string[],
): Promise<readonly CaptureStop[]> {
  const rows = await database.query(
    `select company, entity, table_name as "table", reason, done_by as "by",
            to_char(stopped_at at time zone 'utc', 'YYYY-MM-DD HH24:MI:SS') as "at"
     from freeagent_sync.capture_stops
     where company = any($1::text[])
       and accepted_at is null
     order by capture_stop_id`,
    [companies],
  );
  return stopRows.parse(rows);
}

/** Rows of a table that capture ignored because their key is null. */
export interface NullKeys {
  readonly company: string;
  readonly table: string;
  readonly rows: number;
}

const nullKeyRows = z.array(z.object({ company: z.string(), table: z.string(), rows: z.coerce.number() }));

/** Rows without a key per table: changed ones of triggers, present ones of polled tables. Both tables are small. */
export async function readNullKeys(database: Queryable, companies: readonly string[]): Promise<readonly NullKeys[]> {
  const rows = await database.query(
    `select company, table_name as "table", sum(rows) as rows
     from (
       select company, table_name, row_count as rows from freeagent_sync.capture_null_keys
       union all
       select company, table_name, null_keys from freeagent_sync.polled_tables where null_keys > 0) n
     where company = any($1::text[])
     group by company, table_name
     order by company, table_name`,
    [companies],
  );
  return nullKeyRows.parse(rows);
}

/** What the last poll of a table saw. */
export interface PolledTable {
  readonly company: string;
  readonly table: string;
  readonly key: string;
  readonly keys: number;
  /** UTC. */
  readonly at: string;
}

const polledRows = z.array(
  z.object({ company: z.string(), table: z.string(), key: z.string(), keys: z.coerce.number(), at: z.string() }),
);

/** The tables that were polled so far. */
export async function readPolledTables(
  database: Queryable,
  companies: readonly string[],
): Promise<readonly PolledTable[]> {
  const rows = await database.query(
    `select company, table_name as "table", key_column as key, row_count as keys,
            to_char(polled_at at time zone 'utc', 'YYYY-MM-DD HH24:MI:SS') as "at"
     from freeagent_sync.polled_tables
     where company = any($1::text[])
     order by company, table_name, key_column`,
    [companies],
  );
  return polledRows.parse(rows);
}

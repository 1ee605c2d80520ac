import type { Database } from "../../domain/queryable.ts";

/** A sample: numbers by name. Names of tables are `rows of ...` and `bytes of ...`. */
export type Sample = Readonly<Record<string, number>>;

/** What the database shows of the soaked process: its sessions, and rows and bytes of every table, indexes included. */
export async function measureDatabase(database: Database): Promise<Sample> {
  const sessions = await database.query(
    "select count(*)::integer as n from pg_stat_activity where datname = current_database() and application_name = 'soaked'",
  );
  const tables = await database.query(
    `select schemaname || '.' || relname as name, relid, pg_total_relation_size(relid)::float8 as bytes
     from pg_stat_user_tables
     where schemaname in ('freeagent_sync', 'freeagent_mirror')
     order by 1`,
  );
  const counts = tables.map(
    ({ name }, index) => `select ${index} as index, count(*)::integer as n from ${String(name)}`,
  );
  const rows = new Map((await database.query(counts.join(" union all "))).map((row) => [row["index"], row["n"]]));
  return {
    sessions: Number(sessions[0]?.["n"]),
    ...Object.fromEntries(tables.map(({ name, bytes }) => [`bytes of ${String(name)}`, Number(bytes)])),
    ...Object.fromEntries(tables.map(({ name }, index) => [`rows of ${String(name)}`, Number(rows.get(index))])),
  };
}

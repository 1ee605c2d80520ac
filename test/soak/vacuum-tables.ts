import type { Database } from "../../domain/queryable.ts";

/**
 * What PostgreSQL's autovacuum does in a day, by its own rule. It looks once a minute, and in a minute of the soak pass dozens of
 * days: what they rewrote would be measured as growth.
 */
export async function vacuumTables(database: Database): Promise<void> {
  const due = await database.query(
    `select format('%I.%I', schemaname, relname) as name
     from pg_stat_user_tables
     where schemaname in ('freeagent_sync', 'freeagent_mirror')
       and n_dead_tup > 50 + 0.2 * n_live_tup`,
  );
  if (due.length > 0) await database.execute(`vacuum ${due.map(({ name }) => String(name)).join(", ")}`);
}

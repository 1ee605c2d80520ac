import * as z from "zod";
import type { Queryable } from "../../domain/queryable.ts";

/** The PostgreSQL server and our role on it. */
export interface ServerFacts {
  /** Major version. */
  readonly major: number;
  readonly version: string;
  readonly database: string;
  readonly role: string;
  /** The database's clock, milliseconds since 1970. */
  readonly now: number;
  /** A standby, or switched to read-only. */
  readonly readOnly: boolean;
}

const serverRows = z.tuple([
  z.object({
    major: z.int(),
    version: z.string(),
    database: z.string(),
    role: z.string(),
    now: z.coerce.number(),
    read_only: z.boolean(),
  }),
]);

/** One row without a table. */
export async function readServer(database: Queryable): Promise<ServerFacts> {
  const rows = await database.query(
    `select current_setting('server_version_num')::integer / 10000 as major,
            current_setting('server_version') as version,
            current_database()::text as database,
            current_user::text as role,
            (extract(epoch from clock_timestamp()) * 1000)::float8 as now,
            current_setting('transaction_read_only')::boolean as read_only`,
  );
  const [{ read_only: readOnly, ...server }] = serverRows.parse(rows);
  return { ...server, readOnly };
}

/**
 * Schemas and sequences of ours that the role may not use, tables that it may not read and write as a night does, and
 * views that it may not read, each with the rights that it lacks: `schema.table (INSERT, SELECT)`. From the catalogue.
 */
export async function readMissingRights(database: Queryable): Promise<readonly string[]> {
  const rows = await database.query(
    `select t.name || ' (' || string_agg(r.privilege, ', ' order by r.privilege) || ')' as missing
     from (
       select c.oid, c.relkind, n.nspname || '.' || c.relname as name
       from pg_catalog.pg_class c
       join pg_catalog.pg_namespace n
         on n.oid = c.relnamespace
       where n.nspname in ('freeagent_sync', 'freeagent_mirror')
         and c.relkind in ('r', 'v')
         and c.relname <> 'schema_migrations') t
     cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) as r (privilege)
     where (t.relkind = 'r' or r.privilege = 'SELECT')
       and not has_table_privilege(t.oid, r.privilege)
     group by t.name
     union all
     select n.nspname || '.' || c.relname || ' (USAGE)'
     from pg_catalog.pg_sequence s
     join pg_catalog.pg_class c
       on c.oid = s.seqrelid
     join pg_catalog.pg_namespace n
       on n.oid = c.relnamespace
     where n.nspname = 'freeagent_sync'
       and not has_sequence_privilege(s.seqrelid, 'USAGE')
       and not exists (
         -- Those of identity columns go with the right to insert.
         select
         from pg_catalog.pg_depend d
         where d.objid = c.oid
           and d.deptype = 'i')
     union all
     select nspname || ' (USAGE)'
     from pg_catalog.pg_namespace
     where nspname in ('freeagent_sync', 'freeagent_mirror')
       and not has_schema_privilege(oid, 'USAGE')
     order by 1`,
  );
  return rows.map((row) => String(row["missing"]));
}

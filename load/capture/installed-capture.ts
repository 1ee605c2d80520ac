import * as z from "zod";
import type { Queryable } from "../../domain/queryable.ts";
import { triggerFiresSql } from "./trigger-fires-sql.ts";

/** One trigger of ours as the catalogue has it; without a trigger name: a function that no trigger uses. */
export interface InstalledTrigger {
  readonly functionName: string;
  readonly body: string;
  readonly comment: string;
  /** Company in the comment; empty when the comment is not ours. */
  readonly company: string;
  readonly schema: string;
  readonly table: string;
  readonly trigger: string | null;
  /** It fires for ordinary sessions, on each partition too. */
  readonly enabled: boolean;
}

const installedRows = z.array(
  z.object({
    function_name: z.string(),
    body: z.string(),
    comment: z.string(),
    schema_name: z.string().nullable(),
    table_name: z.string().nullable(),
    trigger_name: z.string().nullable(),
    enabled: z.boolean().nullable(),
  }),
);

/** Reads every trigger and trigger function of capture in the database, whoever configured it. One query. */
export async function readInstalledCapture(database: Queryable): Promise<readonly InstalledTrigger[]> {
  const rows = installedRows.parse(await database.query(installedSql));
  return rows.map((row) => ({
    functionName: row.function_name,
    body: row.body,
    comment: row.comment,
    company: companyOf(row.comment),
    schema: row.schema_name ?? "",
    table: row.table_name ?? "",
    trigger: row.trigger_name,
    enabled: row.enabled ?? false,
  }));
}

function companyOf(comment: string): string {
  const parsed = /^\{"company":("(?:[^"\\]|\\.)*")/.exec(comment)?.[1];
  return parsed === undefined ? "" : z.string().parse(JSON.parse(parsed));
}

const installedSql = `
  select
    p.proname::text as function_name,
    p.prosrc as body,
    coalesce(obj_description(p.oid, 'pg_proc'), '') as comment,
    n.nspname::text as schema_name,
    c.relname::text as table_name,
    t.tgname::text as trigger_name,
    ${triggerFiresSql} as enabled
  from pg_catalog.pg_proc p
  join pg_catalog.pg_namespace s
    on s.oid = p.pronamespace
  left join pg_catalog.pg_trigger t
    on t.tgfoid = p.oid
   and t.tgparentid = 0
  left join pg_catalog.pg_class c
    on c.oid = t.tgrelid
  left join pg_catalog.pg_namespace n
    on n.oid = c.relnamespace
  where s.nspname = 'freeagent_sync'
    and p.prorettype = 'pg_catalog.trigger'::regtype
    and (p.proname like 'capture\\_%' or p.proname like 'freeagent\\_sync\\_%')
  order by p.proname, t.tgname`;

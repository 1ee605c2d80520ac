import { syncSchema } from "./schema-names.ts";
import type { Migration } from "./migration-files.ts";

/** The table that records which migrations a database has. */
export const ledgerTable = `${syncSchema}.schema_migrations`;

/** Makes the schema and the table that records which migrations a database has. */
export const ledgerSql = `create schema if not exists ${syncSchema};

comment on schema ${syncSchema} is
  'freeagent-sync: changes waiting to go to FreeAgent, what was sent, and what came back for the back office to read.';

create table if not exists ${ledgerTable} (
  name text primary key,
  checksum text not null,
  applied_at timestamptz not null default now()
);

comment on table ${ledgerTable} is 'Which numbered steps of the schema this database has.';
comment on column ${ledgerTable}.name is 'File name of the step.';
comment on column ${ledgerTable}.checksum is 'SHA-256 of the step as it was applied, hexadecimal.';
comment on column ${ledgerTable}.applied_at is 'When it was applied.';
`;

/** Held to the end of a transaction by whoever changes the schema: starts at the same moment take turns. */
export const ledgerLockSql = `select pg_advisory_xact_lock(hashtext('${syncSchema}'), hashtext('schema_migrations'))`;

/**
 * For the length of a transaction, before a migration changes tables: the back office writes into them, and while we waited
 * for a long transaction of its, all its later writers would wait behind us.
 */
export const lockTimeoutSql = "set local lock_timeout = '5s'";

/** Records one applied migration, as a statement without parameters for the printed script. */
export function recordSql({ name, checksum }: Pick<Migration, "name" | "checksum">): string {
  // Both are of our own making: a checked file name and hexadecimal digits.
  return `insert into ${ledgerTable} (name, checksum) values ('${name}', '${checksum}')`;
}

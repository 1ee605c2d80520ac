import { syncSchema } from "./schema-names.ts";
import type { Migration } from "./migration-files.ts";

/** Makes the schema and the table that records which migrations a database has. */
export const ledgerSql = `create schema if not exists ${syncSchema};

comment on schema ${syncSchema} is 'freeagent-sync: changes, staging tables, links, intents, rejects and runs.';

create table if not exists ${syncSchema}.schema_migrations (
  name text primary key,
  checksum text not null,
  applied_at timestamptz not null default now()
);

comment on table ${syncSchema}.schema_migrations is 'Which numbered steps of the schema this database has.';
comment on column ${syncSchema}.schema_migrations.name is 'File name of the step.';
comment on column ${syncSchema}.schema_migrations.checksum is 'SHA-256 of the step as it was applied, hexadecimal.';
comment on column ${syncSchema}.schema_migrations.applied_at is 'When it was applied.';
`;

/** Held to the end of a transaction by whoever changes the schema: starts at the same moment take turns. */
export const ledgerLockSql = `select pg_advisory_xact_lock(hashtext('${syncSchema}'), hashtext('schema_migrations'))`;

/** Records one applied migration, as a statement without parameters for the printed script. */
export function recordSql({ name, checksum }: Pick<Migration, "name" | "checksum">): string {
  // Both are of our own making: a checked file name and hexadecimal digits.
  return `insert into ${syncSchema}.schema_migrations (name, checksum) values ('${name}', '${checksum}')`;
}

import { migrationsFolder, readMigrations } from "./migration-files.ts";
import type { Migration } from "./migration-files.ts";
import { ledgerLockSql, ledgerSql, ledgerTable, lockTimeoutSql, recordSql } from "./migration-ledger.ts";

/**
 * Everything that `migrate` runs, for a DBA who wants to read it or to run it by hand, on an empty database or for an
 * upgrade: a step that the database has is passed over, and none is made while the one before it is missing. It records
 * its steps, so that `migrate` afterwards finds nothing to do.
 */
export function migrationSql(folder: string = migrationsFolder): string {
  const migrations = readMigrations(folder);
  const steps = migrations.map((migration, index) => step(migration, migrations[index - 1]));
  return [`begin;\n\n${ledgerSql}\ncommit;\n`, ...steps].join("\n");
}

/** One statement, so one transaction, whatever program runs the script. */
function step(migration: Migration, before: Migration | undefined): string {
  const order =
    before &&
    `  if not exists (select from ${ledgerTable} where name = '${before.name}') then
    raise exception 'Nothing was done: the step before, ${before.name}, is missing.';
  end if;`;
  return [
    `-- ${migration.name}`,
    "do $step$",
    "begin",
    `  perform ${ledgerLockSql.replace("select ", "")};`,
    `  if exists (select from ${ledgerTable} where name = '${migration.name}') then`,
    "    return;",
    "  end if;",
    ...(order === undefined ? [] : [order]),
    `  ${lockTimeoutSql};`,
    // As our own connections have it; the patterns of the views lose their backslashes else.
    "  set local standard_conforming_strings = on;",
    "  execute $migration$",
    migration.sql.trim(),
    "$migration$;",
    `  ${recordSql(migration)};`,
    "end $step$;",
    "",
  ].join("\n");
}

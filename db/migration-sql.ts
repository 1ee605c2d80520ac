import { migrationsFolder, readMigrations } from "./migration-files.ts";
import { ledgerLockSql, ledgerSql, recordSql } from "./migration-ledger.ts";

/**
 * Everything that `migrate` runs on an empty database, for a DBA who wants to read it or to run it by hand. It
 * records its steps, so that `migrate` afterwards finds nothing to do.
 */
export function migrationSql(folder: string = migrationsFolder): string {
  const steps = readMigrations(folder).map((migration) =>
    [
      `-- ${migration.name}`,
      "begin;",
      `${ledgerLockSql};`,
      migration.sql.trim(),
      `${recordSql(migration)};`,
      "commit;",
      "",
    ].join("\n\n"),
  );
  return [`begin;\n\n${ledgerSql}\ncommit;\n`, ...steps].join("\n");
}

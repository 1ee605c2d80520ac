import { loadConfig } from "../../config/load-config.ts";
import { migrate } from "../../db/migrate.ts";
import { migrationSql } from "../../db/migration-sql.ts";
import type { MigrateOptions } from "../commands/migrate.ts";
import { openDatabase } from "../open-database.ts";
import { print } from "../print.ts";
import { refuseJsonOfSql } from "../refuse-json-of-sql.ts";

/** Brings our schemas up to date, or prints how. */
export async function handle(options: MigrateOptions): Promise<number> {
  if (options["print-sql"]) {
    refuseJsonOfSql(options);
    print(migrationSql());
    return 0;
  }
  const config = await loadConfig({
    configFlag: options.config,
    environment: process.env,
    workingFolder: process.cwd(),
  });
  const opened = await openDatabase(config.database, "migrate");
  try {
    const applied = await migrate(opened.database);
    if (options.json) print(JSON.stringify({ applied }));
    else if (!options.quiet)
      print(applied.length === 0 ? "The schema is up to date." : `Applied ${applied.join(", ")}.`);
    return 0;
  } finally {
    await opened.close();
  }
}

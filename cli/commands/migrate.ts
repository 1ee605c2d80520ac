import type { CommandModule } from "yargs";
import { loadConfig } from "../../config/load-config.ts";
import { migrate } from "../../db/migrate.ts";
import { migrationSql } from "../../db/migration-sql.ts";
import type { GlobalOptions } from "../global-options.ts";
import { openDatabase } from "../open-database.ts";
import { print } from "../print.ts";

type MigrateOptions = GlobalOptions & { readonly "print-sql": boolean };

/** `migrate`: creates or upgrades our two schemas. */
export const migrateCommand: CommandModule<GlobalOptions, MigrateOptions> = {
  command: "migrate",
  describe: "Create or upgrade the freeagent_sync and freeagent_mirror schemas",
  builder: (yargs) =>
    yargs.option("print-sql", { type: "boolean", default: false, describe: "Print the SQL instead of running it" }),
  async handler(options) {
    if (options["print-sql"]) {
      print(migrationSql());
      return;
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
    } finally {
      await opened.close();
    }
  },
};

import type { CommandModule } from "yargs";
import type { GlobalOptions } from "../global-options.ts";
import { lazyHandler } from "../lazy-handler.ts";

/** Options of `migrate`. */
export type MigrateOptions = GlobalOptions & { readonly "print-sql": boolean };

/** `migrate`: creates or upgrades our two schemas. */
export const migrateCommand: CommandModule<GlobalOptions, MigrateOptions> = {
  command: "migrate",
  describe: "Create or upgrade the freeagent_sync and freeagent_mirror schemas",
  builder: (yargs) =>
    yargs.option("print-sql", { type: "boolean", default: false, describe: "Print the SQL instead of running it" }),
  handler: lazyHandler(() => import("../handlers/migrate.ts")),
};

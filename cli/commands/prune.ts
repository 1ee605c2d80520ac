import type { CommandModule } from "yargs";
import { loadConfig, selectCompanies } from "../../config/load-config.ts";
import { migrate } from "../../db/migrate.ts";
import { prune, type Pruned } from "../../load/prune.ts";
import type { GlobalOptions } from "../global-options.ts";
import { openDatabase } from "../open-database.ts";
import { print } from "../print.ts";

type PruneOptions = GlobalOptions & { readonly "dry-run": boolean };

/** `prune`: what every night does at its end, by hand, or only counted. */
export const pruneCommand: CommandModule<GlobalOptions, PruneOptions> = {
  command: "prune",
  describe: "Delete finished rows that are older than their keep time",
  builder: (yargs) => yargs.option("dry-run", { type: "boolean", default: false, describe: "Only count" }),
  async handler(options) {
    const sources = { configFlag: options.config, environment: process.env, workingFolder: process.cwd() };
    const config = await loadConfig(sources);
    const opened = await openDatabase(config.database, "prune");
    try {
      await migrate(opened.database);
      const companies: Record<string, Pruned> = {};
      for (const { name, keep } of selectCompanies(config, options.company)) {
        companies[name] = await prune(opened.database, name, keep, options["dry-run"]);
      }
      if (options.json) print(JSON.stringify({ dry_run: options["dry-run"], companies }, undefined, 2));
      else if (!options.quiet)
        for (const [name, pruned] of Object.entries(companies)) print(told(name, pruned, options));
    } finally {
      await opened.close();
    }
  },
};

function told(company: string, pruned: Pruned, options: PruneOptions): string {
  const tables = Object.entries(pruned).map(([table, rows]) => `${rows} ${table.replaceAll("_", " ")}`);
  return `${company}: ${options["dry-run"] ? "would delete" : "deleted"} ${tables.join(", ")}.`;
}

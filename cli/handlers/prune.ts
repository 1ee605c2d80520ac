import { loadConfig, selectCompanies } from "../../config/load-config.ts";
import { migrate, requireMigrated } from "../../db/migrate.ts";
import { countedOf } from "../../domain/counted.ts";
import { prune, type Pruned } from "../../load/runs/prune.ts";
import type { PruneOptions } from "../commands/prune.ts";
import { openDatabase } from "../open-database.ts";
import { print } from "../print.ts";

/** Deletes, or counts, what is older than its keep time. */
export async function handle(options: PruneOptions): Promise<number> {
  const sources = { configFlag: options.config, environment: process.env, workingFolder: process.cwd() };
  const config = await loadConfig(sources);
  const opened = await openDatabase(config.database, "prune");
  try {
    await (options["dry-run"] ? requireMigrated : migrate)(opened.database);
    const companies: Record<string, Pruned> = {};
    for (const { name, keep } of selectCompanies(config, options.company)) {
      companies[name] = await prune(opened.database, name, keep, options["dry-run"]);
    }
    if (options.json) print(JSON.stringify({ dry_run: options["dry-run"], companies }, undefined, 2));
    else if (!options.quiet) for (const [name, pruned] of Object.entries(companies)) print(told(name, pruned, options));
    return 0;
  } finally {
    await opened.close();
  }
}

function told(company: string, pruned: Pruned, options: PruneOptions): string {
  const tables = Object.entries(pruned).map(([table, rows]) => countedOf(rows, table.replaceAll("_", " ")));
  return `${company}: ${options["dry-run"] ? "would delete" : "deleted"} ${tables.join(", ")}.`;
}

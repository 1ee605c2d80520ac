import { companyCommandLine } from "../../domain/company-command-line.ts";
import { loadConfig, selectCompanies } from "../../config/load-config.ts";
import { requireMigrated } from "../../db/migrate.ts";
import { Problem } from "../../domain/problem.ts";
import type { Database } from "../../domain/queryable.ts";
import type { RejectsOptions } from "../commands/rejects.ts";
import { openDatabase } from "../open-database.ts";
import { refuseStrayOptions } from "../refuse-stray-options.ts";
import { dismissHeldKey } from "../rejects/dismiss-held-key.ts";
import { listHeldKeys } from "../rejects/list-held-keys.ts";
import { retryHeldKeys } from "../rejects/retry-held-keys.ts";
import { showHeldKey } from "../rejects/show-held-key.ts";

/** Lists, shows, releases or dismisses held keys. */
export async function handle(options: RejectsOptions): Promise<number> {
  const { action, reason, all, because } = options;
  refuseStrayOptions("rejects", action, [
    { name: "reason", actions: ["list", "retry"], given: reason !== undefined },
    { name: "all", actions: ["list", "retry"], given: all },
    { name: "because", actions: ["dismiss"], given: because !== undefined },
  ]);
  const config = await loadConfig({
    configFlag: options.config,
    environment: process.env,
    workingFolder: process.cwd(),
  });
  const names = selectCompanies(config, options.company).map((company) => company.name);
  const opened = await openDatabase(config.database, "rejects");
  try {
    await requireMigrated(opened.database);
    return await act(opened.database, names, options);
  } finally {
    await opened.close();
  }
}

async function act(database: Database, companies: readonly string[], options: RejectsOptions): Promise<number> {
  if (options.action === "list") return listHeldKeys(database, companies, options);
  const [company, another] = companies;
  if (company === undefined || another !== undefined) {
    throw new Problem({
      kind: "usage",
      code: "company_missing",
      message: `There are several companies (${companies.join(", ")}); name one with --company.`,
    });
  }
  if (options.action === "retry") return retryHeldKeys(database, company, options);
  const { entity, key } = options;
  if (entity === undefined || key === undefined) {
    throw new Problem({
      kind: "usage",
      code: "key_missing",
      message: `Name the key: ${companyCommandLine(`rejects ${options.action} <entity> <source-key>`, company)}. "rejects list" shows them.`,
    });
  }
  const chosen = { entity, sourceKey: key };
  if (options.action === "show") return showHeldKey(database, company, chosen, options);
  return dismissHeldKey(database, company, chosen, options);
}

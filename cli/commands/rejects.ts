import type { CommandModule } from "yargs";
import { loadConfig, selectCompanies } from "../../config/load-config.ts";
import { migrate } from "../../db/migrate.ts";
import { heldEntities, type HeldEntity } from "../../domain/held-key.ts";
import { Problem } from "../../domain/problem.ts";
import type { Database } from "../../domain/queryable.ts";
import type { GlobalOptions } from "../global-options.ts";
import { openDatabase } from "../open-database.ts";
import { dismissHeldKey } from "../rejects/dismiss-held-key.ts";
import { listHeldKeys } from "../rejects/list-held-keys.ts";
import { retryHeldKeys } from "../rejects/retry-held-keys.ts";
import { showHeldKey } from "../rejects/show-held-key.ts";

const actions = ["list", "show", "retry", "dismiss"] as const;

/** Options of `rejects`. */
export interface RejectsOptions extends GlobalOptions {
  readonly action: (typeof actions)[number];
  readonly entity: HeldEntity | undefined;
  readonly key: string | undefined;
  readonly reason: string | undefined;
  readonly all: boolean;
  readonly because: string | undefined;
}

/** `rejects list|show|retry|dismiss`: the keys that did not go through, and what a person decides about them. */
export const rejectsCommand: CommandModule<GlobalOptions, RejectsOptions> = {
  command: "rejects <action> [entity] [key]",
  describe: "Show what did not go through, release it again, or leave it",
  builder: (yargs) =>
    yargs
      .positional("action", { choices: actions, demandOption: true, describe: "What to do" })
      .positional("entity", { choices: heldEntities, describe: "Kind of the key" })
      .positional("key", { type: "string", describe: "Primary key in the back office" })
      .option("reason", { type: "string", describe: "list, retry: only those with this reason (docs/rejects.md)" })
      .option("all", {
        type: "boolean",
        default: false,
        describe: "retry: everything that needs a person; list: dismissed ones too",
      })
      .option("because", { type: "string", describe: "dismiss: why it is left as it is" }),
  async handler(options) {
    const config = await loadConfig({
      configFlag: options.config,
      environment: process.env,
      workingFolder: process.cwd(),
    });
    const names = selectCompanies(config, options.company).map((company) => company.name);
    const opened = await openDatabase(config.database, "rejects");
    try {
      await migrate(opened.database);
      process.exitCode = await act(opened.database, names, options);
    } finally {
      await opened.close();
    }
  },
};

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
      message: `Name the key: freeagent-sync rejects ${options.action} <entity> <source-key>. "rejects list" shows them.`,
    });
  }
  const chosen = { entity, sourceKey: key };
  if (options.action === "show") return showHeldKey(database, company, chosen, options);
  return dismissHeldKey(database, company, chosen, options);
}

import type { CommandModule } from "yargs";
import { loadConfig, selectCompanies } from "../../config/load-config.ts";
import { migrate } from "../../db/migrate.ts";
import { flowsOf, pushPartNames } from "../../pipelines/plan-push.ts";
import { commandLogger } from "../command-logger.ts";
import type { GlobalOptions } from "../global-options.ts";
import { openDatabase } from "../open-database.ts";
import { planCompany, type CompanyPlan } from "../plan/plan-company.ts";
import { planJsonPrinter } from "../plan/print-plan-json.ts";
import { planTablePrinter } from "../plan/print-plan-table.ts";
import { stopSignal } from "../stop-signal.ts";

type PlanOptions = GlobalOptions & { readonly part: (typeof pushPartNames)[number] | undefined };

/** `plan [contacts|invoices|payments]`: what a push would do now. It writes nothing, on either side. */
export const planCommand: CommandModule<GlobalOptions, PlanOptions> = {
  command: "plan [part]",
  describe: "Show what a push would do, field by field, and how long it takes; writes nothing",
  builder: (yargs) =>
    yargs.positional("part", { choices: pushPartNames, describe: "Only this part; all three otherwise" }),
  async handler(options) {
    const signal = stopSignal();
    const config = await loadConfig({
      configFlag: options.config,
      environment: process.env,
      workingFolder: process.cwd(),
    });
    const companies = selectCompanies(config, options.company);
    const printer = options.json ? planJsonPrinter() : planTablePrinter(options.quiet);
    const opened = await openDatabase(config.database, "plan");
    try {
      await migrate(opened.database);
      const logger = commandLogger(options);
      const plans: CompanyPlan[] = [];
      for (const company of companies) {
        const setting = { company, database: opened.database, logger, signal };
        plans.push(await planCompany(setting, flowsOf(options.part), printer));
      }
      printer.end();
      process.exitCode = plans.some((plan) => plan.remains) ? 1 : 0;
    } finally {
      await opened.close();
    }
  },
};

import { loadConfig, selectCompanies } from "../../config/load-config.ts";
import { requireMigrated } from "../../db/migrate.ts";
import { flowsOf } from "../../pipelines/push/push-flows.ts";
import { commandLogger } from "../command-logger.ts";
import type { PlanOptions } from "../commands/plan.ts";
import { openDatabase } from "../open-database.ts";
import { planCompany, requirePlannable, type CompanyPlan } from "../plan/plan-company.ts";
import { planJsonPrinter } from "../plan/print-plan-json.ts";
import { planTablePrinter } from "../plan/print-plan-table.ts";
import { stopSignal } from "../stop-signal.ts";

/** Prints what a push would do; 1: some of it would not go through. */
export async function handle(options: PlanOptions): Promise<number> {
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
    await requireMigrated(opened.database);
    const logger = commandLogger(options);
    for (const company of companies) await requirePlannable(opened.database, company);
    const plans: CompanyPlan[] = [];
    for (const company of companies) {
      const setting = { company, database: opened.database, logger, signal };
      plans.push(await planCompany(setting, flowsOf(options.part), printer));
    }
    printer.end();
    return plans.some((plan) => plan.remains) ? 1 : 0;
  } finally {
    await opened.close();
  }
}

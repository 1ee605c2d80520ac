import type { CompanyConfig } from "../config/config.ts";
import { requestBudget } from "../db/request-budget.ts";
import type { Clock } from "../domain/clock.ts";
import type { Database } from "../domain/queryable.ts";
import type { RequestBudget } from "../domain/request-budget.ts";
import { systemRandom } from "./system-random.ts";

/** The request budgets of companies as configured, kept in the database and shared with all other processes. */
export function companyBudgets(database: Database, clock: Clock): (company: CompanyConfig) => RequestBudget {
  return ({ name, limits }) =>
    requestBudget({
      database,
      company: name,
      limits: { perMinute: limits.per_minute, perHour: limits.per_hour },
      clock,
      random: systemRandom,
    });
}

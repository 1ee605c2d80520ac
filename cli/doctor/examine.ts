import type { CompanyConfig, Config } from "../../config/config.ts";
import { tokenStore } from "../../db/token-store.ts";
import { lackOfRights } from "../../db/lack-of-rights.ts";
import { troubleOf, unchecked, type Finding } from "../../domain/finding.ts";
import type { Logger } from "../../domain/logger.ts";
import { Problem } from "../../domain/problem.ts";
import type { Database } from "../../domain/queryable.ts";
import { requireSameCompany } from "../../freeagent/tokens/store-login.ts";
import { companyBudgets } from "../company-budgets.ts";
import { openClient } from "../open-client.ts";
import { openDatabase, type OpenDatabase } from "../open-database.ts";
import { systemClock } from "../system-clock.ts";
import { checkAlarms } from "./check-alarms.ts";
import { checkApply } from "./check-apply.ts";
import { checkCapture } from "./check-capture.ts";
import { checkCapturedKeys } from "./check-captured-keys.ts";
import { checkDatabase } from "./check-database.ts";
import { checkFreeAgent } from "./check-freeagent.ts";
import { checkLogin } from "./check-login.ts";
import { checkMapping } from "./check-mapping.ts";
import { checkWork } from "./check-work.ts";

/** What the checks share. */
export interface Examination {
  readonly config: Config;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
}

/** The findings of one company; those of what all share, the database and the alarms, come under the name "". */
export interface Examined {
  readonly company: string;
  readonly findings: readonly Finding[];
}

/**
 * Makes every check that can be made. One that fails hides no other: what cannot be looked at because of an earlier
 * problem says so. Writes nothing in either system but what refreshing a token needs.
 */
export async function examine(
  examination: Examination,
  companies: readonly CompanyConfig[],
): Promise<readonly Examined[]> {
  let opened: OpenDatabase;
  try {
    opened = await openDatabase(examination.config.database, "doctor");
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return withoutDatabase(troubleOf(error), companies);
  }
  try {
    const embedded = examination.config.database.kind === "embedded";
    const { findings, usable } = await checkDatabase(opened.database, embedded, () => systemClock.now());
    const alarms = await checkAlarms(examination.config, examination.environment);
    const examined: Examined[] = [{ company: "", findings: [...findings, ...alarms] }];
    for (const company of companies) {
      const found = await examineCompany(examination, opened.database, company, usable);
      examined.push({ company: company.name, findings: found });
    }
    return examined;
  } catch (thrown) {
    const error = lackOfRights(thrown) ?? thrown;
    if (!(error instanceof Problem) || !["unreachable", "configuration"].includes(error.kind)) throw error;
    return withoutDatabase(troubleOf(error), companies);
  } finally {
    await opened.close();
  }
}

function withoutDatabase(problem: Finding, companies: readonly CompanyConfig[]): readonly Examined[] {
  const hidden = ["mapping", "apply", "capture", "login", "freeagent", "budget"].map((code) =>
    unchecked(code, "no database"),
  );
  return [{ company: "", findings: [problem] }, ...companies.map(({ name }) => ({ company: name, findings: hidden }))];
}

async function examineCompany(
  examination: Examination,
  database: Database,
  company: CompanyConfig,
  schemaUsable: boolean,
): Promise<readonly Finding[]> {
  const mapping = await checkMapping(database, company);
  if (!schemaUsable) {
    const hidden = ["apply", "capture", "login", "freeagent", "budget"].map((code) =>
      unchecked(code, "the schema is not there"),
    );
    return [...mapping, ...hidden];
  }
  const apply = await checkApply(database, company);
  const capture = [...(await checkCapture(database, company)), ...(await checkCapturedKeys(database, company))];
  const { config, environment } = examination;
  const login = await checkLogin(tokenStore(database), company, environment, config.freeagentOrigin);
  const freeagent = login.usable
    ? await askFreeAgent(examination, database, company)
    : [unchecked("freeagent", "there is no usable log-in")];
  return [...mapping, ...apply, ...capture, ...login.findings, ...freeagent, ...(await checkWork(database, company))];
}

async function askFreeAgent(
  { config, environment, logger }: Examination,
  database: Database,
  company: CompanyConfig,
): Promise<readonly Finding[]> {
  try {
    const signal = new AbortController().signal;
    const budgetOf = companyBudgets(database, systemClock);
    const client = await openClient(
      { config, database, environment, logger, clock: systemClock, signal, budgetOf },
      company,
    );
    const store = tokenStore(database);
    try {
      const sameCompany = requireSameCompany.bind(undefined, store, company.name);
      return await checkFreeAgent(client, company, sameCompany, () => systemClock.now());
    } finally {
      await client.close();
    }
  } catch (error) {
    if (error instanceof Problem) return [troubleOf(error)];
    throw error;
  }
}

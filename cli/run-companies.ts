import { hostname } from "node:os";
import pLimit from "p-limit";
import type { CompanyConfig, Config } from "../config/config.ts";
import { lackOfRights } from "../db/lack-of-rights.ts";
import { tokenStore } from "../db/token-store.ts";
import { authCommandLine } from "../domain/auth-command-line.ts";
import type { Clock } from "../domain/clock.ts";
import type { Logger } from "../domain/logger.ts";
import { Problem } from "../domain/problem.ts";
import type { Database } from "../domain/queryable.ts";
import type { RequestBudget } from "../domain/request-budget.ts";
import type { TokenStore } from "../domain/token-store.ts";
import type { CompanyAnswer } from "../freeagent/resources/company.ts";
import { requireSameCompany } from "../freeagent/tokens/store-login.ts";
import type { Pipeline } from "../pipelines/pipeline.ts";
import type { Progress } from "../pipelines/run/progress.ts";
import { bugProblem, runCompany, type CompanyResult } from "../pipelines/run/run-company.ts";
import { exitCodeOf } from "./exit-codes.ts";
import { openClient } from "./open-client.ts";
import { systemRandom } from "./system-random.ts";
import { version } from "./version.ts";

/** Companies whose runs go side by side. Each has its own lease and its own request budget. */
const companiesAtOnce = 4;

/** What the runs of a command share. */
export interface RunSetting {
  readonly config: Config;
  readonly database: Database;
  readonly command: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** True: an earlier run of this process has checked token and company. */
  readonly checked?: boolean;
  /** The calls that a company may make; shared by all its processes. */
  budgetOf(company: CompanyConfig): RequestBudget;
}

/** What came of the runs of several companies. */
export interface CompanyRuns {
  /** In the order of the companies; the run that a bug ended is one of them. */
  readonly results: readonly CompanyResult[];
  /** What was thrown and is no Problem. */
  readonly bugs: readonly unknown[];
}

/** Runs pipelines for companies side by side. A bug that ends the run of one ends no other. */
export async function runSideBySide(
  setting: RunSetting,
  companies: readonly CompanyConfig[],
  pipelines: readonly Pipeline[],
): Promise<CompanyRuns> {
  const limit = pLimit(companiesAtOnce);
  const bugs: unknown[] = [];
  const results = await Promise.all(
    companies.map((company) =>
      limit(() =>
        runOne(setting, company, pipelines).catch((bug: unknown) => {
          bugs.push(bug);
          return nothingTold(company, bugProblem(bug));
        }),
      ),
    ),
  );
  return { results, bugs };
}

/** The same, where a bug is thrown once all have ended. */
export async function runCompanies(
  setting: RunSetting,
  companies: readonly CompanyConfig[],
  pipelines: readonly Pipeline[],
): Promise<readonly CompanyResult[]> {
  const { results, bugs } = await runSideBySide(setting, companies, pipelines);
  if (bugs.length > 0) throw bugs[0];
  return results;
}

async function runOne(
  setting: RunSetting,
  company: CompanyConfig,
  pipelines: readonly Pipeline[],
): Promise<CompanyResult> {
  try {
    const client = await openClient(setting, company);
    try {
      const owner = `${setting.command} (process ${process.pid} on ${hostname()})`;
      const store = tokenStore(setting.database);
      await warnBeforeLoginEnds(setting, company, store);
      const sameCompany = (seen: CompanyAnswer): Promise<void> => requireSameCompany(store, company.name, seen);
      const fixed = { company, owner, version, client, exitCodeOf, random: systemRandom };
      return await runCompany({ ...setting, ...fixed, requireSameCompany: sameCompany }, pipelines);
    } finally {
      await client.close();
    }
  } catch (error) {
    return notStarted(company, lackOfRights(error) ?? error, setting.logger);
  }
}

/** Seconds of a month: time enough for a person to log in again. */
const warnSeconds = 30 * 86_400;

async function warnBeforeLoginEnds(setting: RunSetting, { name }: CompanyConfig, store: TokenStore): Promise<void> {
  const left = (await store.read(name))?.refreshSecondsLeft ?? null;
  if (left === null || left > warnSeconds) return;
  const remedy = authCommandLine("login", name);
  setting.logger.warn({ company: name, days_left: Math.floor(left / 86_400), remedy }, "login.ends_soon");
}

/** A run that could not even start (the lease is held, nobody has logged in): a result like any other. @throws what is no Problem */
export function notStarted(company: CompanyConfig, error: unknown, logger: Logger): CompanyResult {
  if (!(error instanceof Problem)) throw error;
  logger.warn({ company: company.name, code: error.code }, "run.not_started");
  return nothingTold(company, error);
}

function nothingTold(company: CompanyConfig, problem: Problem): CompanyResult {
  const calls = { reads: 0, writes: 0 };
  const nothing = { outcomes: {}, calls, open: { rejects: 0, inDoubt: 0, differences: 0 } };
  return { company: company.name, runId: "", exitCode: exitCodeOf(problem.kind), ...nothing, problem };
}

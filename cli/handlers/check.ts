import type { CompanyConfig, DatabaseChoice } from "../../config/config.ts";
import { loadConfig, selectCompanies } from "../../config/load-config.ts";
import { Problem } from "../../domain/problem.ts";
import { judgeVitalSigns, type CheckRules } from "../../domain/vital-signs.ts";
import { readVitalSigns } from "../../extract/runs/read-vital-signs.ts";
import {
  checkDetails,
  checkJson,
  checkLine,
  statusLine,
  worstGrade,
  type CheckedCompany,
} from "../check/print-check.ts";
import { judgeCapture } from "../check/judge-capture.ts";
import { samplesOf, statusSample, type Sample } from "../check/metrics.ts";
import type { CheckOptions } from "../commands/check.ts";
import { openDatabase } from "../open-database.ts";
import { print } from "../print.ts";

const unknown = 3;

/** Prints one line and gives its grade: 0 OK, 1 warning, 2 critical, 3 unknown. Loads no more than it needs: it is run every few minutes. */
export async function handle(options: CheckOptions): Promise<number> {
  try {
    return await check(options);
  } catch (error) {
    // Monitoring reads one line and a grade: whatever went wrong, nothing is known.
    const message = messageOf(error);
    if (options.json) print(JSON.stringify({ status: "UNKNOWN", problem: { message } }, undefined, 2));
    else print(statusLine("UNKNOWN", message));
    return unknown;
  }
}

/** SQLSTATEs of a schema, a table and a column that there is not. */
const notThere = ["3F000", "42P01", "42703"];

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!notThere.includes(String(Reflect.get(error, "code")))) return error.message;
  return `our tables are not as this version has them (${error.message}): freeagent-sync migrate`;
}

async function check(options: CheckOptions): Promise<number> {
  requireUrl(options["push-gateway"]);
  const sources = { configFlag: options.config, environment: process.env, workingFolder: process.cwd() };
  const config = await loadConfig(sources).catch(publishNothing(options));
  const companies = selectCompanies(config, options.company);
  const names = companies.map(({ name }) => name);
  const publishing = { ...options, database: config.database };
  const checked = await examine(config, companies).catch(publishUnknown(names, publishing));
  await publish(
    checked.flatMap((company) => samplesOf(company.signs, worstGrade([company]))),
    publishing,
  );
  const grade = worstGrade(checked);
  if (options.json) print(JSON.stringify(checkJson(checked), undefined, 2));
  else if (grade > 0 || !options.quiet) {
    print(checkLine(checked, config.check));
    if (options.verbose) for (const line of checkDetails(checked)) print(line);
  }
  return grade;
}

/** @throws Problem usage/push_gateway_wrong */
function requireUrl(gateway: string | undefined): void {
  if (gateway === undefined || URL.canParse(gateway)) return;
  const message = `--push-gateway ${gateway} is not a URL; write for example http://127.0.0.1:9091.`;
  throw new Problem({ kind: "usage", code: "push_gateway_wrong", message });
}

async function examine(
  config: { readonly database: DatabaseChoice; readonly check: CheckRules },
  companies: readonly CompanyConfig[],
): Promise<readonly CheckedCompany[]> {
  const opened = await openDatabase(config.database, "check");
  try {
    const checked: CheckedCompany[] = [];
    for (const company of companies) {
      const signs = await readVitalSigns(opened.database, company.name);
      const judged = [...(await judgeCapture(opened.database, company)), ...judgeVitalSigns(signs, config.check)];
      checked.push({ signs, judgements: judged.toSorted((one, other) => other.grade - one.grade) });
    }
    return checked;
  } finally {
    await opened.close();
  }
}

type Publishing = CheckOptions & { readonly database: DatabaseChoice };

/** What was published last would go on saying that all is well. Its own failure says nothing new: the check fails anyway. */
function publishUnknown(names: readonly string[], publishing: Publishing): (error: unknown) => Promise<never> {
  return async (error) => {
    const samples = names.map((name) => statusSample(name, unknown));
    await publish(samples, publishing).catch(() => undefined);
    throw error;
  };
}

/** Without a configuration nobody knows whose groups at the gateway are outdated; its `push_time_seconds` tells. */
function publishNothing({ textfile }: CheckOptions): (error: unknown) => Promise<never> {
  return async (error) => {
    if (textfile !== undefined) {
      const { writeTextfile } = await import("../check/publish-metrics.ts");
      await writeTextfile(textfile, []).catch(() => undefined);
    }
    throw error;
  };
}

/** The metrics library is loaded only where it is asked for. */
async function publish(samples: readonly Sample[], publishing: Publishing): Promise<void> {
  const { textfile, "push-gateway": gateway, database } = publishing;
  if (textfile === undefined && gateway === undefined) return;
  const { pushMetrics, writeTextfile } = await import("../check/publish-metrics.ts");
  if (textfile !== undefined) await writeTextfile(textfile, samples);
  if (gateway !== undefined) await pushMetrics(gateway, database, samples);
}

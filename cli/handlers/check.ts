import { loadConfig, selectCompanies } from "../../config/load-config.ts";
import { judgeVitalSigns, type CheckRules } from "../../domain/vital-signs.ts";
import { readVitalSigns } from "../../extract/read-vital-signs.ts";
import { checkDetails, checkJson, checkLine, worstGrade, type CheckedCompany } from "../check/print-check.ts";
import { samplesOf } from "../check/metrics.ts";
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
    else print(`FREEAGENT-SYNC UNKNOWN - ${message.replaceAll(/\s*\n\s*/g, "; ")}`);
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
  const sources = { configFlag: options.config, environment: process.env, workingFolder: process.cwd() };
  const config = await loadConfig(sources);
  const checked = await examine(config, options);
  if (options.textfile !== undefined || options["push-gateway"] !== undefined) await publish(checked, options);
  const grade = worstGrade(checked);
  if (options.json) print(JSON.stringify(checkJson(checked), undefined, 2));
  else if (grade > 0 || !options.quiet) {
    print(checkLine(checked, config.check));
    if (options.verbose) for (const line of checkDetails(checked)) print(line);
  }
  return grade;
}

async function examine(
  config: Parameters<typeof selectCompanies>[0] & { readonly check: CheckRules },
  options: CheckOptions,
): Promise<readonly CheckedCompany[]> {
  const opened = await openDatabase(config.database, "check");
  try {
    const checked: CheckedCompany[] = [];
    for (const { name } of selectCompanies(config, options.company)) {
      const signs = await readVitalSigns(opened.database, name);
      checked.push({ signs, judgements: judgeVitalSigns(signs, config.check) });
    }
    return checked;
  } finally {
    await opened.close();
  }
}

/** The metrics library is loaded only where it is asked for. */
async function publish(checked: readonly CheckedCompany[], options: CheckOptions): Promise<void> {
  const { pushMetrics, writeTextfile } = await import("../check/publish-metrics.ts");
  const samples = checked.flatMap((company) => samplesOf(company.signs, worstGrade([company])));
  if (options.textfile !== undefined) await writeTextfile(options.textfile, samples);
  const gateway = options["push-gateway"];
  if (gateway !== undefined) await pushMetrics(gateway, samples);
}

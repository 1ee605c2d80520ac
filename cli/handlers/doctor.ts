import { loadConfig, selectCompanies } from "../../config/load-config.ts";
import type { Finding } from "../../domain/finding.ts";
import { commandLogger } from "../command-logger.ts";
import { examine, type Examined } from "../doctor/examine.ts";
import { printFindings } from "../doctor/print-findings.ts";
import { exitCodeOf } from "../exit-codes.ts";
import type { GlobalOptions } from "../global-options.ts";

/** Examines everything and gives the code of the first problem. */
export async function handle(options: GlobalOptions): Promise<number> {
  const environment = process.env;
  const config = await loadConfig({ configFlag: options.config, environment, workingFolder: process.cwd() });
  const companies = selectCompanies(config, options.company);
  const logger = commandLogger(options);
  const examined = await examine({ config, environment, logger }, companies);
  printFindings(examined, options);
  return exitCode(examined);
}

/** 0 when a night would go through; else the code of the first problem: the checks go from the ground up. */
function exitCode(examined: readonly Examined[]): number {
  const isProblem = (finding: Finding): boolean => finding.level === "problem";
  const first = examined.flatMap(({ findings }) => findings).find(isProblem);
  return first?.kind === undefined ? 0 : exitCodeOf(first.kind);
}

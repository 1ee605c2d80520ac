import { capturedTables } from "../../config/captured-tables.ts";
import type { CompanyConfig } from "../../config/config.ts";
import { companyCommandLine } from "../../domain/company-command-line.ts";
import { counted } from "../../domain/counted.ts";
import { Problem } from "../../domain/problem.ts";
import type { Queryable } from "../../domain/queryable.ts";
import type { Judgement } from "../../domain/vital-signs.ts";
import { checkCapture } from "../../load/capture/install-capture.ts";

const sign = "capture";

/**
 * Whether every trigger of a company records. Without one, changes go unseen while nights find nothing to do and end
 * with 0; what the nightly comparison does not look at would never be told. None where no table has triggers. The
 * catalogue alone is read. A stale trigger still records: an upgrade is no alarm.
 */
export async function judgeCapture(database: Queryable, company: CompanyConfig): Promise<readonly Judgement[]> {
  const tables = capturedTables(company).filter(({ method }) => method === "triggers");
  if (tables.length === 0) return [];
  try {
    const { triggers } = await checkCapture(database, tables, company.name);
    const silent = triggers.filter(({ state }) => state === "missing" || state === "disabled").length;
    if (silent === 0)
      return [{ grade: 0, sign, text: `${counted(triggers.length, "trigger is", "triggers are")} present` }];
    const remedy = companyCommandLine("capture status", company.name);
    const text = `${silent} of ${counted(triggers.length, "trigger")} ${silent === 1 ? "is" : "are"} missing or disabled, so changes go unseen: ${remedy}`;
    return [{ grade: 2, sign, text }];
  } catch (error) {
    if (error instanceof Problem && error.code === "capture_failed") return [{ grade: 2, sign, text: error.message }];
    throw error;
  }
}

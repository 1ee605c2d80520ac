import { capturedTables } from "../../config/captured-tables.ts";
import type { CompanyConfig } from "../../config/config.ts";
import { companyCommandLine } from "../../domain/company-command-line.ts";
import { counted } from "../../domain/counted.ts";
import { trouble, troubleOf, warning, well, type Finding } from "../../domain/finding.ts";
import { Problem } from "../../domain/problem.ts";
import type { Database } from "../../domain/queryable.ts";
import { requirePollable } from "../../load/changes/poll-table.ts";
import { captureStatus, replicationRemedy, type CaptureStatus } from "../capture-status.ts";

/** Triggers, polled tables and stop signals of one company. */
export async function checkCapture(database: Database, company: CompanyConfig): Promise<readonly Finding[]> {
  try {
    const tables = capturedTables(company);
    for (const table of tables) if (table.method === "poll") await requirePollable(database, table);
    return judgeCapture(await captureStatus({ database, companies: [company.name], tables, company: company.name }));
  } catch (error) {
    if (error instanceof Problem) return [troubleOf(error)];
    throw error;
  }
}

/** Whether every change of the captured tables is recorded. */
export function judgeCapture({ triggers, polled, null_keys: nullKeys, stops, replicated }: CaptureStatus): Finding[] {
  const findings: Finding[] = stops.map(({ table, at, company }) =>
    trouble(
      "table_emptied",
      `${table} was emptied as a whole (${at} UTC); pushes are stopped.`,
      `When its rows are right again: ${companyCommandLine("capture accept-truncate", company)}`,
    ),
  );
  for (const { state, table, trigger } of triggers.filter((one) => one.state !== "present")) {
    const sentence = `The trigger ${trigger} on ${table} is ${state}.`;
    const remedy =
      state === "disabled" ? `alter table ${table} enable trigger ${trigger}` : "Run: freeagent-sync capture install";
    findings.push(trouble(`capture_${state}`, sentence, remedy));
  }
  for (const { table } of replicated) {
    const sentence = `A subscription fills ${table}, and what it brings fires no trigger: these changes would be lost.`;
    findings.push(trouble("capture_replicated", sentence, `Mend it: ${replicationRemedy}`));
  }
  for (const { table, rows } of nullKeys) {
    const sentence = `${rows} changed rows of ${table} had no key and were ignored.`;
    findings.push(warning("capture_null_keys", sentence, "Give the rows a key; a key that comes later is recorded."));
  }
  if (findings.length > 0) return findings;
  if (triggers.length + polled.length > 0) {
    return [well("capture", captured(triggers.length, polled.length))];
  }
  const sentence = "No table is captured: changes are only those that you write into the change tables.";
  return [warning("capture_none", sentence, "Name your tables under capture, or see docs/capture.md.")];
}

/** What captures changes; nothing is said of what there is none of. */
function captured(triggers: number, polled: number): string {
  const parts = [
    ...(triggers > 0 ? [`${counted(triggers, "trigger is", "triggers are")} present`] : []),
    ...(polled > 0 ? [`${counted(polled, "table is", "tables are")} polled`] : []),
  ];
  return parts.length === 0 ? "No table is captured." : `${parts.join(", ")}.`;
}

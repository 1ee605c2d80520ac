import { companyCommandLine } from "../domain/company-command-line.ts";
import { qualifiedName, type CapturedTable } from "../domain/captured-table.ts";
import { counted } from "../domain/counted.ts";
import type { Database } from "../domain/queryable.ts";
import {
  readCaptureStops,
  readNullKeys,
  readPolledTables,
  type CaptureStop,
  type NullKeys,
} from "../extract/changes/read-capture-state.ts";
import { readReplicatedTables, type ReplicatedTable } from "../extract/back-office/read-replicated-tables.ts";
import type { CaptureTrigger } from "../load/capture/compare-capture.ts";
import { checkCapture } from "../load/capture/install-capture.ts";
import type { GlobalOptions } from "./global-options.ts";
import { print } from "./print.ts";

/** What a capture command works on. */
export interface CaptureWork {
  readonly database: Database;
  readonly companies: readonly string[];
  readonly tables: readonly CapturedTable[];
  /** --company: other companies' triggers are left alone. */
  readonly company: string | undefined;
}

/** What `capture status` shows; `well`: every trigger present, none of them passed by, and no table emptied. */
export interface CaptureStatus {
  readonly well: boolean;
  readonly triggers: readonly CaptureTrigger[];
  /** Tables with "method: poll"; no time: not polled yet. */
  readonly polled: readonly {
    readonly company: string;
    readonly table: string;
    readonly keys: number | null;
    readonly at: string | null;
  }[];
  readonly null_keys: readonly NullKeys[];
  readonly stops: readonly CaptureStop[];
  /** Tables with triggers that a subscription fills, which fires none. */
  readonly replicated: readonly ReplicatedTable[];
}

/** Reads how capture stands. @throws Problem configuration/capture_failed as checkCapture */
export async function captureStatus({ database, companies, tables, company }: CaptureWork): Promise<CaptureStatus> {
  const { triggers } = await checkCapture(database, tables, company);
  const seen = await readPolledTables(database, companies);
  const polled = tables
    .filter((table) => table.method === "poll")
    .map((table) => {
      const name = qualifiedName(table);
      const last = seen.find((one) => one.company === table.company && one.table === name && one.key === table.key);
      return { company: table.company, table: name, keys: last?.keys ?? null, at: last?.at ?? null };
    });
  const nullKeys = await readNullKeys(database, companies);
  const stops = await readCaptureStops(database, companies);
  const triggered = tables.filter((table) => table.method === "triggers");
  const replicated = await readReplicatedTables(database, triggered);
  const present = triggers.every((trigger) => trigger.state === "present");
  const well = stops.length === 0 && replicated.length === 0 && present;
  return { well, triggers, polled, null_keys: nullKeys, stops, replicated };
}

/** Prints a status for a person, or as one JSON document. Quiet: only what is not as it should be. */
export function printCaptureStatus(status: CaptureStatus, options: GlobalOptions): void {
  if (options.json) print(JSON.stringify(status, undefined, 2));
  else for (const line of lines(options.quiet ? unwell(status) : status)) print(line);
}

function unwell(status: CaptureStatus): CaptureStatus {
  return { ...status, triggers: status.triggers.filter(({ state }) => state !== "present"), polled: [], null_keys: [] };
}

/** What to run about a status that is not well; empty for one that is. */
export function captureRemedies({ triggers, stops, replicated }: CaptureStatus): string[] {
  const broken = triggers.some(({ state }) => state !== "present");
  return [
    ...(broken ? ["To mend the triggers: freeagent-sync capture install"] : []),
    ...[...new Set(stops.map(({ company }) => company))].map(
      (company) =>
        `When the emptied tables hold what they should: ${companyCommandLine("capture accept-truncate", company)}`,
    ),
    ...(replicated.length > 0 ? [`For what a subscription fills: ${replicationRemedy}`] : []),
  ];
}

/** What to do about a table that logical replication fills. */
export const replicationRemedy = "give it method: poll, or capture it in the database that the back office writes to.";

function lines({ triggers, polled, null_keys: nullKeys, stops, replicated }: CaptureStatus): string[] {
  return [
    ...triggers.map(({ state, table, trigger }) => `${state.padEnd(8)} ${table} ${trigger}`),
    ...polled.map(({ table, keys, at }) =>
      at === null
        ? `unpolled ${table} (the next push polls it first)`
        : `polled   ${table} ${counted(keys ?? 0, "key")}, ${at} UTC`,
    ),
    ...nullKeys.map(({ table, rows }) => `ignored  ${table} ${counted(rows, "row")} whose key is null`),
    ...stops.map(({ table, reason, by, at }) => `emptied  ${table} ${reason}, by ${by}, ${at} UTC: pushes are stopped`),
    ...replicated.map(({ table }) => `unseen   ${table} what a subscription brings fires no trigger`),
  ];
}

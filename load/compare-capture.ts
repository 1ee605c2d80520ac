import { qualifiedName } from "../domain/captured-table.ts";
import type { TableCapture } from "./capture-sql.ts";
import type { InstalledTrigger } from "./installed-capture.ts";

/** One trigger that should be there, or is and should not. */
export interface CaptureTrigger {
  readonly company: string;
  readonly table: string;
  readonly trigger: string;
  /** stale: not what install would make now; leftover: of a table, key or company that the configuration no longer has. */
  readonly state: "present" | "missing" | "stale" | "disabled" | "leftover";
}

/** What is there and what install would mend. */
export interface CaptureComparison {
  readonly triggers: readonly CaptureTrigger[];
  /** Tables of which something is missing, stale or disabled. */
  readonly toInstall: readonly TableCapture[];
  /** Functions that no table of the configuration needs. */
  readonly leftovers: readonly string[];
}

/** Compares what the configuration needs with what the database has. */
export function compareCapture(
  wanted: readonly TableCapture[],
  installed: readonly InstalledTrigger[],
): CaptureComparison {
  const judged = wanted.map((capture) => ({ capture, triggers: judge(capture, installed) }));
  const names = new Set(wanted.map((capture) => capture.functionName));
  const foreign = installed.filter((found) => !names.has(found.functionName));
  const leftovers = foreign.map((found): CaptureTrigger => {
    const table = found.trigger === null ? "(no table)" : qualifiedName(found);
    return { company: found.company, table, trigger: found.trigger ?? found.functionName, state: "leftover" };
  });
  return {
    triggers: [...judged.flatMap(({ triggers }) => triggers), ...leftovers],
    toInstall: judged
      .filter(({ triggers }) => triggers.some((trigger) => trigger.state !== "present"))
      .map(({ capture }) => capture),
    leftovers: [...new Set(foreign.map((found) => found.functionName))],
  };
}

function judge(capture: TableCapture, installed: readonly InstalledTrigger[]): CaptureTrigger[] {
  const { company, schema, table } = capture.table;
  return capture.triggers.map(({ name }) => {
    const found = installed.find(
      (one) =>
        one.functionName === capture.functionName &&
        one.trigger === name &&
        one.schema === schema &&
        one.table === table,
    );
    return { company, table: qualifiedName(capture.table), trigger: name, state: stateOf(capture, found) };
  });
}

function stateOf(capture: TableCapture, found: InstalledTrigger | undefined): CaptureTrigger["state"] {
  if (found === undefined) return "missing";
  if (found.body !== capture.body || found.comment !== capture.comment) return "stale";
  return found.enabled ? "present" : "disabled";
}

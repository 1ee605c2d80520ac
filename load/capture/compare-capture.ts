import { qualifiedName } from "../../domain/captured-table.ts";
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
  /** Functions with a trigger that no table of the configuration needs, or with none. */
  readonly leftovers: readonly string[];
}

/** Compares what the configuration needs with what the database has. */
export function compareCapture(
  wanted: readonly TableCapture[],
  installed: readonly InstalledTrigger[],
): CaptureComparison {
  const judged = wanted.map((capture) => ({ capture, triggers: judge(capture, installed) }));
  const foreign = installed.filter((found) => !wanted.some((capture) => belongsTo(found, capture)));
  // A function goes with all its triggers, those of the table that needs it too, so these are made anew.
  const leftovers = new Set(foreign.map((found) => found.functionName));
  const left = foreign.map((found): CaptureTrigger => {
    const table = found.trigger === null ? "(no table)" : qualifiedName(found);
    return { company: found.company, table, trigger: found.trigger ?? found.functionName, state: "leftover" };
  });
  return {
    triggers: [...judged.flatMap(({ triggers }) => triggers), ...left],
    toInstall: judged
      .filter(
        ({ capture, triggers }) =>
          leftovers.has(capture.functionName) || triggers.some((trigger) => trigger.state !== "present"),
      )
      .map(({ capture }) => capture),
    leftovers: [...leftovers],
  };
}

/** A table that was renamed keeps its triggers: they are leftovers where another has its name now. */
function belongsTo(found: InstalledTrigger, { functionName, table }: TableCapture): boolean {
  return (
    found.functionName === functionName &&
    (found.trigger === null || (found.schema === table.schema && found.table === table.table))
  );
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

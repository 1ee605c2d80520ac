import { companyCommandLine } from "../../domain/company-command-line.ts";
import Table from "cli-table3";
import pc from "picocolors";
import { counted } from "../../domain/counted.ts";
import { jsonText, type Json } from "../../domain/json.ts";
import { outcomes } from "../../domain/outcome.ts";
import { visibleText } from "../../domain/visible-text.ts";
import type { PlannedKey } from "../../pipelines/push/foreseen-push.ts";
import { keyColumnWidth } from "../key-column.ts";
import { print, warn } from "../print.ts";
import type { CompanyPlan, PlanPrinter } from "./plan-company.ts";

/** Keys that the table shows; --json prints all of them. */
const shownKeys = 100;
/** Fields shown of one key. */
const shownFields = 8;
const usualWidth = 120;
const widths = { entity: 9, key: 14, outcome: 12 };

/** Prints plans for people: the keys of which something becomes, then the sum. */
export function planTablePrinter(quiet: boolean): PlanPrinter {
  let shown: PlannedKey[] = [];
  let active = 0;
  return {
    begin() {
      shown = [];
      active = 0;
    },
    keys(keys) {
      const busy = keys.filter((key) => key.outcome !== "unchanged");
      active += busy.length;
      shown.push(...busy.slice(0, shownKeys - shown.length));
    },
    finish(plan) {
      if (quiet) {
        if (plan.remains)
          warn(
            `${plan.company}: some keys would not go through; ${companyCommandLine("plan", plan.company)} shows them.`,
          );
        return;
      }
      printHead(plan);
      if (shown.length > 0) print(keyTable(shown, process.stdout.columns || usualWidth));
      if (active > shown.length) print(`... and ${active - shown.length} more; --json prints all of them.`);
      printSum(plan);
    },
    end: () => undefined,
  };
}

function printHead({ company, mirror }: CompanyPlan): void {
  const basis =
    mirror === undefined
      ? "FreeAgent was never read, so what it has already is not known"
      : `from FreeAgent as it was read ${ago(mirror.secondsAgo)} ago (${mirror.readAt})`;
  print(`${pc.bold(company)}: what a push would do, ${basis}. Nothing was written.`);
}

function keyTable(keys: readonly PlannedKey[], terminalWidth: number): string {
  const key = keyColumnWidth(
    keys.map(({ sourceKey }) => sourceKey),
    widths.key,
  );
  const fixedWidths = [widths.entity, key, widths.outcome];
  const rest = terminalWidth - fixedWidths.reduce((sum, width) => sum + width, fixedWidths.length + 2);
  const table = new Table({
    head: ["entity", "key", "outcome", "what"],
    colWidths: [...fixedWidths, Math.max(20, rest)],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const one of keys) table.push([one.entity, one.sourceKey, one.outcome, describe(one)].map(visibleText));
  return table.toString();
}

function describe(key: PlannedKey): string {
  if (key.outcome === "in_doubt") return "the answer to an earlier write was lost; it is looked up first";
  if (key.outcome === "retry") return "rests after a failed attempt, and is tried again by itself";
  if (key.rejection !== undefined) return `${key.rejection.reason}: ${key.rejection.detail}`;
  if (key.waitingFor !== undefined) {
    const other = `${key.waitingFor.entity} ${key.waitingFor.sourceKey}`;
    return key.outcome === "waiting" ? `waits for ${other}` : `after ${other}`;
  }
  const adopted = key.adopts ? "takes over what FreeAgent has; " : "";
  const more = key.changes.length - shownFields;
  const fields = key.changes.slice(0, shownFields).map(({ field, old, new: value }) => {
    return old === null ? `${field}: ${shortened(value)}` : `${field}: ${shortened(old)} -> ${shortened(value)}`;
  });
  const changes = more > 0 ? [...fields, `and ${more} more`] : fields;
  return `${adopted}${key.steps.join(", ").replaceAll("_", " ")}${changes.length === 0 ? "" : `\n${changes.join("\n")}`}`;
}

function shortened(value: Json): string {
  const text = value === null ? "nothing" : jsonText(value).replace(/\s+/g, " ");
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function printSum({ counts, calls, minutes, perMinute, stop }: CompanyPlan): void {
  const shown = outcomes.filter((outcome) => [...counts.values()].some((count) => count[outcome] > 0));
  const table = new Table({
    head: ["", "taken up", ...shown.map((outcome) => outcome.replace("_", " ")), "calls"],
    style: { head: [], border: [], compact: true },
    colAligns: ["left", "right", ...shown.map(() => "right" as const), "right"],
  });
  for (const [entity, count] of counts) {
    table.push([`${entity}s`, count.claimed, ...shown.map((outcome) => count[outcome] || ""), count.calls]);
  }
  print(table.toString());
  const time = minutes === 0 ? "at once" : `in about ${minutes} min`;
  print(`Writes in FreeAgent: ${calls}, done ${time} at ${perMinute} calls a minute if nobody else calls.`);
  if (stop !== undefined) print(`A push would stop: ${stop}`);
}

function ago(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : counted(Math.round(seconds / 86_400), "day");
}

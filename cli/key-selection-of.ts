import { Problem } from "../domain/problem.ts";
import type { KeySelection } from "../extract/back-office/key-selection.ts";

/** The options that say which keys are meant, as typed. */
export interface SelectionOptions {
  readonly all: boolean;
  readonly keys: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly on: string | undefined;
  readonly where: string | undefined;
}

/**
 * The selection that the options mean: exactly one of --all, --keys, --from/--to and --where.
 * @throws Problem usage/selection_missing, selection_ambiguous, keys_empty, date_invalid, dates_reversed, on_without_dates
 */
export function keySelectionOf(options: SelectionOptions): KeySelection {
  const { keys, from, to, where } = options;
  const chosen: KeySelection[] = [];
  if (options.all) chosen.push({ kind: "all" });
  if (keys !== undefined) chosen.push({ kind: "keys", keys: keysOf(keys) });
  if (from !== undefined || to !== undefined) chosen.push(datesOf(options.on ?? "dated_on", from, to));
  else if (options.on !== undefined) {
    throw usage(
      "on_without_dates",
      `--on ${options.on} names the date column for --from and --to: give one of these too.`,
    );
  }
  if (where !== undefined) chosen.push({ kind: "where", sql: where });
  const [selection, second] = chosen;
  if (selection === undefined) {
    throw usage("selection_missing", "Say which keys: --all, --keys 1,2,3, --from DATE --to DATE, or --where SQL.");
  }
  if (second !== undefined) {
    throw usage("selection_ambiguous", "Give only one of --all, --keys, --from/--to and --where.");
  }
  return selection;
}

function keysOf(text: string): string[] {
  const keys = text
    .split(",")
    .map((key) => key.trim())
    .filter((key) => key !== "");
  if (keys.length === 0) throw usage("keys_empty", "--keys names no key; write them like --keys 1,2,3.");
  return [...new Set(keys)];
}

function datesOf(column: string, from: string | undefined, to: string | undefined): KeySelection {
  for (const [option, date] of Object.entries({ "--from": from, "--to": to })) {
    if (date !== undefined && !isDate(date)) {
      throw usage("date_invalid", `${option}: "${date}" is no date; write it like 2026-01-31.`);
    }
  }
  if (from !== undefined && to !== undefined && from > to) {
    throw usage("dates_reversed", `--from ${from} is after --to ${to}; swap them.`);
  }
  return { kind: "dates", column, from, to };
}

/** A day that the calendar has, `YYYY-MM-DD`. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}

function usage(code: string, message: string): Problem {
  return new Problem({ kind: "usage", code, message });
}

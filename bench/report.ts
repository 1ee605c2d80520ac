import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";

/**
 * One line of a benchmark's table. `ours` and `reference` are what was measured, with unit ("412 ms", "12,300 rows/s");
 * `ratio` is what the target speaks of ("1.11", "0.72"), both from the same run. `reference` says what it was.
 */
export interface Row {
  readonly work: string;
  readonly reference: string;
  readonly ours: string;
  readonly theirs: string;
  readonly ratio: string;
  readonly target: string;
}

/**
 * Prints rows as a table and keeps them as JSON with machine and date: full runs under bench/results/, short ones under
 * node_modules/.cache/, where scripts/bench.mjs finds both for its table of everything.
 */
export function report(name: string, rows: readonly Row[], notes: readonly string[] = []): void {
  console.log(`\n${name}`);
  console.table(Object.fromEntries(rows.map(({ work, ...measured }) => [work, measured])));
  for (const note of notes) console.log(note);
  const folder = process.env["BENCH_RESULTS"];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  const machine = {
    cpu: cpus()[0]?.model ?? "",
    cores: cpus().length,
    "memory GB": Math.round(totalmem() / 1e9),
    node: process.version,
  };
  const text = JSON.stringify({ name, date: new Date().toISOString(), machine, rows, notes }, undefined, 2);
  writeFileSync(`${folder}/${name}.json`, `${text}\n`);
}

/** Milliseconds for a table's cell. */
export function ms(taken: number): string {
  return `${taken < 100 ? taken.toFixed(1) : Math.round(taken).toLocaleString("en-GB")} ms`;
}

/** Rows per second for a table's cell, from rows and milliseconds. */
export function rate(rows: number, taken: number): string {
  return `${Math.round((rows * 1000) / taken).toLocaleString("en-GB")} rows/s`;
}

/** Two decimals, enough for a ratio of noisy times. */
export function ratio(left: number, right: number): string {
  return (left / right).toFixed(2);
}

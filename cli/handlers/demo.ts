import { Problem } from "../../domain/problem.ts";
import { runDemo, type DemoReport } from "../demo/run-demo.ts";
import { printDemo } from "../demo/print-demo.ts";
import type { DemoOptions } from "../commands/demo.ts";
import { print } from "../print.ts";

const largestScale = 1000;
const largestSeed = 2 ** 31 - 1;

/** Runs the demo and prints what came of it. @throws Problem usage/scale_invalid, usage/seed_invalid */
export async function handle(options: DemoOptions): Promise<number> {
  const { scale, seed } = options;
  if (!(scale > 0 && scale <= largestScale)) {
    throw usage("scale_invalid", `--scale must be a number above 0, up to ${largestScale} (a million invoices).`);
  }
  if (!(Number.isInteger(seed) && seed >= 0 && seed <= largestSeed)) {
    throw usage("seed_invalid", `--seed must be a whole number from 0 to ${largestSeed}.`);
  }
  const talk = options.json || options.quiet ? () => undefined : print;
  const tell = (report: DemoReport): void => {
    if (options.json) print(JSON.stringify(report, undefined, 2));
    else printDemo(report);
  };
  const report = await runDemo({ ...options, workingFolder: process.cwd(), talk, tell });
  return report.exit_code;
}

function usage(code: string, message: string): Problem {
  return new Problem({ kind: "usage", code, message });
}

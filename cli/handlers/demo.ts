import { runDemo } from "../demo/run-demo.ts";
import { printDemo } from "../demo/print-demo.ts";
import type { DemoOptions } from "../commands/demo.ts";
import { print } from "../print.ts";

/** Runs the demo and prints what came of it. */
export async function handle(options: DemoOptions): Promise<number> {
  const talk = options.json || options.quiet ? () => undefined : print;
  const report = await runDemo({ ...options, workingFolder: process.cwd(), talk });
  if (options.json) print(JSON.stringify(report, undefined, 2));
  else printDemo(report);
  return report.exit_code;
}

import type { Pipeline } from "../pipelines/pipeline.ts";
import { worstExitCode } from "./exit-codes.ts";
import { tellOfFailure } from "./on-failure.ts";
import { printResults } from "./print-results.ts";
import { tellBug } from "./report-error.ts";
import { runSideBySide } from "./run-companies.ts";
import { durationSignal, type RunOptions } from "./run-options.ts";
import { stopSignal } from "./stop-signal.ts";
import { withRunSetting } from "./with-run-setting.ts";
import { writeNightReport } from "./write-night-report.ts";

/**
 * Runs pipelines for the chosen companies, prints the results and gives the exit code: the one of the company
 * that needs attention most.
 */
export function runPipelines(options: RunOptions, command: string, pipelines: readonly Pipeline[]): Promise<number> {
  const signal = AbortSignal.any([stopSignal(), durationSignal(options["max-duration"])]);
  return withRunSetting(options, command, signal, async (setting) => {
    const { results, bugs } = await runSideBySide(setting, setting.companies, pipelines);
    setting.progress.clear();
    for (const bug of bugs) tellBug(bug);
    printResults(results, options, command);
    if (command === "nightly") await writeNightReport(setting, results);
    await tellOfFailure(setting, results);
    return worstExitCode(results.map((result) => result.exitCode));
  });
}

import type { Argv } from "yargs";
import { counted } from "../domain/counted.ts";
import { Problem } from "../domain/problem.ts";
import type { GlobalOptions } from "./global-options.ts";

/** Options of the commands that run pipelines. */
export interface RunOptions extends GlobalOptions {
  /** Minutes after which a run stops by itself; undefined: when it is done. */
  readonly "max-duration": number | undefined;
}

/** Adds the options of a run to a parser. */
export function withRunOptions(yargs: Argv<GlobalOptions>): Argv<RunOptions> {
  return yargs.option("max-duration", {
    type: "number",
    describe: "Stop cleanly after so many minutes; the next run goes on from there",
  });
}

/**
 * Aborts when the time of a run is up, so that it ends before cron starts the next one.
 * @throws Problem usage/max_duration_invalid
 */
export function durationSignal(minutes: number | undefined): AbortSignal {
  const controller = new AbortController();
  if (minutes === undefined) return controller.signal;
  if (!(minutes > 0 && minutes <= 35_000)) {
    const message = "--max-duration must be a number of minutes greater than 0.";
    throw new Problem({ kind: "usage", code: "max_duration_invalid", message });
  }
  const timer = setTimeout(() => {
    controller.abort(
      new Problem({
        kind: "try_later",
        code: "max_duration_reached",
        message: `--max-duration (${counted(minutes, "minute")}) is over. What was done is stored; the next run goes on from here.`,
      }),
    );
  }, minutes * 60_000);
  timer.unref();
  return controller.signal;
}

import { Problem } from "../domain/problem.ts";
import { warn } from "./print.ts";

/**
 * Aborts on SIGINT or SIGTERM: the run finishes the calls in flight, stores them and ends with 75. A second
 * signal leaves at once, which is safe too: whatever was in flight is looked up by the next run.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(128 + (name === "SIGINT" ? 2 : 15));
    warn(`${name}: finishing the calls in flight; once more leaves at once.`);
    controller.abort(
      new Problem({
        kind: "try_later",
        code: "stopped",
        message: `Stopped by ${name}. What was done is stored; the next run goes on from here.`,
      }),
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return controller.signal;
}

import type { EventEmitter } from "node:events";
import { exitCodeOf } from "./exit-codes.ts";
import { warn } from "./print.ts";

/** True where the reader of a pipe has left (`| head -1`): it has what it wanted. */
function isReaderGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EPIPE";
}

/**
 * What cannot be said ends no work: a full disk under the log, or a reader that left, would otherwise kill a run in the
 * middle of a call. A result that could not be written for any other reason than that is told on stderr, and the
 * command does not end with 0.
 */
export function surviveBrokenOutput(): void {
  ignoreErrors(process.stderr);
  let told = false;
  process.stdout.on("error", (error: Error) => {
    if (told || isReaderGone(error)) return;
    told = true;
    warn(`freeagent-sync: standard output cannot be written: ${error.message}`);
    process.once("exit", (code) => {
      if (code === 0) process.exitCode = exitCodeOf("configuration");
    });
  });
}

/** For a stream that only tells how the work goes. */
export function ignoreErrors(stream: EventEmitter): void {
  stream.on("error", () => undefined);
}

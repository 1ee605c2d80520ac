import { createInterface } from "node:readline";
import type { Clock } from "../../domain/clock.ts";
import { Problem } from "../../domain/problem.ts";

/** As long as FreeAgent waits for the code of a log-in to be used. */
const patienceMinutes = 15;

/**
 * Waits for what a person does in their own time, but not for ever: `work` is told by its signal to end.
 * @throws Problem login_needed with `code`, the time and `remedy` when the person has not done it
 */
export async function waitForPerson<Result>(
  clock: Clock,
  late: { readonly code: string; readonly what: string; readonly remedy: string },
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const message = `${late.what} within ${patienceMinutes} minutes, so nobody is waited for any more. Nothing was stored. ${late.remedy}`;
  const [over, done] = [new AbortController(), new AbortController()];
  const timer = clock.sleep(patienceMinutes * 60_000, done.signal).then(
    () => {
      over.abort(new Problem({ kind: "login_needed", code: late.code, message }));
    },
    () => undefined,
  );
  try {
    return await work(over.signal);
  } finally {
    done.abort();
    await timer;
  }
}

/** Where a person or a pipe writes. */
export type PersonInput = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/**
 * What is typed or pasted: on a terminal its first line that is not empty, of a pipe all that comes. "" where it ends without.
 * @throws the signal's reason when `signal` aborts first
 */
export async function readInput(input: PersonInput, signal: AbortSignal): Promise<string> {
  const read: string[] = [];
  const lines = createInterface({ input, signal });
  for await (const line of lines) {
    read.push(line);
    if (input.isTTY === true && line.trim() !== "") break;
  }
  signal.throwIfAborted();
  return read.join("\n").trim();
}

import type { OutcomeCounts } from "../domain/outcome.ts";
import type { Progress, WorkLeft } from "../pipelines/progress.ts";
import { systemClock } from "./system-clock.ts";

/** Draws how far a run is as one changing line on a terminal; silent elsewhere, where the log tells it. */
export function lineProgress(stream: NodeJS.WriteStream, quiet: boolean): Progress & { clear(): void } {
  const draw = (text: string): void => {
    if (!stream.isTTY || quiet) return;
    stream.write(`\r\u001b[2K${text}`);
  };
  let timed = { pipeline: "", startedAt: 0, first: 0 };
  const rateOf = (pipeline: string, done: number): string => {
    const now = systemClock.now().getTime();
    if (pipeline !== timed.pipeline || done < timed.first) timed = { pipeline, startedAt: now, first: done };
    const minutes = (now - timed.startedAt) / 60_000;
    return minutes === 0 ? "" : `, ${Math.round((done - timed.first) / minutes)} a minute`;
  };
  return {
    batchDone: (pipeline, counts, left) => {
      draw(`${pipeline}: ${describe(counts)}${left === undefined ? "" : describeLeft(left)}`);
    },
    keysDone: (pipeline, done, of) => {
      draw(`${pipeline}: ${done} of ${of} keys in hand${rateOf(pipeline, done)}`);
    },
    pageMirrored: (list, rows) => {
      draw(`reading ${list}: ${rows}`);
    },
    clear: () => {
      draw("");
    },
  };
}

function describe(counts: OutcomeCounts): string {
  const { claimed, ...ended } = counts;
  const parts = Object.entries(ended).filter(([, count]) => count > 0);
  return [`${claimed} taken up`, ...parts.map(([outcome, count]) => `${count} ${outcome}`)].join(", ");
}

function describeLeft({ keys, seconds }: WorkLeft): string {
  if (seconds === undefined) return `; ${keys} left`;
  const time = seconds < 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
  return `; ${keys} left, about ${time}`;
}

import type { Clock } from "../domain/clock.ts";
import { counted } from "../domain/counted.ts";
import type { OutcomeCounts } from "../domain/outcome.ts";
import type { Progress, Stage, WorkLeft } from "../pipelines/run/progress.ts";
import { Pace } from "./pace.ts";

/** Where a line is drawn; a process's stderr is one. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * Draws how far a run is as one changing line on a terminal: counts, rate, time left and calls left of the hour, as far
 * as each is known. Silent elsewhere, where the log tells it.
 */
export function lineProgress(terminal: Terminal, quiet: boolean, clock: Clock): Progress & { clear(): void } {
  const paces = new Map<string, { readonly keys: Pace; readonly rows: Pace }>();
  const paceOf = ({ company }: Stage): { readonly keys: Pace; readonly rows: Pace } => {
    const pace = paces.get(company) ?? { keys: new Pace(), rows: new Pace() };
    paces.set(company, pace);
    return pace;
  };
  const write = (text: string): void => {
    if (terminal.isTTY !== true || quiet) return;
    terminal.write(`\r\u001b[2K${text}`);
  };
  const draw = (stage: Stage, what: string): void => {
    const company = paces.size > 1 ? `${stage.company}: ` : "";
    const calls = stage.callsLeft === undefined ? "" : `; ${counted(stage.callsLeft, "call")} left this hour`;
    const line = `${company}${what}${calls}`;
    // What wraps could not be drawn over again.
    write(terminal.columns === undefined ? line : line.slice(0, terminal.columns - 1));
  };
  return {
    batchDone: (stage, counts, left) => {
      const rate = paceOf(stage).keys.endBatch(clock.now());
      const ahead = left === undefined ? "" : describeLeft(left);
      draw(stage, `${stage.name}: ${describe(counts)}${describeRate(rate)}${ahead}`);
    },
    keysDone: (stage, done, of) => {
      const rate = paceOf(stage).keys.note(stage.name, done, clock.now());
      const left = rate === undefined || rate === 0 ? "" : `, about ${duration(((of - done) / rate) * 60)}`;
      draw(stage, `${stage.name}: ${done} of ${of} keys in hand${describeRate(rate)}${left}`);
    },
    pageMirrored: (stage, rows) => {
      const rate = paceOf(stage).rows.note(stage.name, rows, clock.now());
      draw(stage, `reading ${stage.name}: ${rows}${describeRate(rate)}`);
    },
    clear: () => {
      write("");
    },
  };
}

function describe(counts: OutcomeCounts): string {
  const { claimed, ...ended } = counts;
  const parts = Object.entries(ended).filter(([, count]) => count > 0);
  return [`${claimed} taken up`, ...parts.map(([outcome, count]) => `${count} ${outcome}`)].join(", ");
}

function describeRate(perMinute: number | undefined): string {
  return perMinute === undefined ? "" : `, ${perMinute} a minute`;
}

function describeLeft({ keys, seconds }: WorkLeft): string {
  return seconds === undefined ? `; ${keys} left` : `; ${keys} left, about ${duration(seconds)}`;
}

function duration(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}

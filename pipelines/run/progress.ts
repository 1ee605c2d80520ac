import type { OutcomeCounts } from "../../domain/outcome.ts";
import type { RunContext } from "./run-context.ts";

/** What a company's run is at. */
export interface Stage {
  readonly company: string;
  /** A pipeline or a list, as the log calls it. */
  readonly name: string;
  /** Calls left of the hour's allowance; undefined where that is not known. */
  readonly callsLeft: number | undefined;
}

/** What is still to do; without a time while nothing can be said about it. */
export interface WorkLeft {
  readonly keys: number;
  readonly seconds?: number;
}

/** Where a run tells how far it is; the terminal draws it, a pipe logs it. */
export interface Progress {
  /** After each batch: the pipeline's counts so far, and what is left where that is known. */
  batchDone(stage: Stage, counts: OutcomeCounts, left?: WorkLeft): void;
  /** After each group of calls: how many keys of the batch in hand are through. */
  keysDone?(stage: Stage, done: number, of: number): void;
  /** After a page of a list was mirrored: the rows so far. */
  pageMirrored(stage: Stage, rows: number): void;
}

/** A stage of a run, as it stands now. */
export function stageOf(
  { company, client }: { company: Pick<RunContext["company"], "name">; client: Pick<RunContext["client"], "calls"> },
  name: string,
): Stage {
  return { company: company.name, name, callsLeft: client.calls.leftThisHour };
}

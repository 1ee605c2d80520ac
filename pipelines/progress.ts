import type { OutcomeCounts } from "../domain/outcome.ts";

/** What is still to do; without a time while nothing can be said about it. */
export interface WorkLeft {
  readonly keys: number;
  readonly seconds?: number;
}

/** Where a pipeline tells how far it is; the terminal draws it, a pipe logs it. */
export interface Progress {
  /** After each batch: the pipeline's counts so far, and what is left where that is known. */
  batchDone(pipeline: string, counts: OutcomeCounts, left?: WorkLeft): void;
  /** After each group of calls: how many keys of the batch in hand are through. */
  keysDone?(pipeline: string, done: number, of: number): void;
  /** After a page of a list was mirrored. */
  pageMirrored(list: string, rows: number): void;
}

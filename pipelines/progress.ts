import type { OutcomeCounts } from "../domain/outcome.ts";

/** Where a pipeline tells how far it is; the terminal draws it, a pipe logs it. */
export interface Progress {
  /** After each batch: the pipeline's counts so far. */
  batchDone(pipeline: string, counts: OutcomeCounts): void;
  /** After a page of a list was mirrored. */
  pageMirrored(list: string, rows: number): void;
}

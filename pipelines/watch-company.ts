import type { CapturedTable } from "../domain/captured-table.ts";
import { isChangesUnseen } from "../domain/changes-unseen.ts";
import type { Clock } from "../domain/clock.ts";
import type { Logger } from "../domain/logger.ts";
import { longestSince, momentOf, type Moment } from "../domain/moment.ts";
import { Problem } from "../domain/problem.ts";
import type { Queryable } from "../domain/queryable.ts";
import { readOpenWork } from "../extract/runs/read-open-work.ts";
import { readSilentTables } from "../load/capture/read-silent-tables.ts";
import { watchPipelines, type Pipeline } from "./pipeline.ts";
import type { CompanyResult } from "./run/run-company.ts";
import { duePush, memoryAfter, noMemory, pauseAfter, type WatchMemory } from "./watch-plan.ts";

/** What watching one company needs from outside. */
export interface CompanyWatch {
  readonly company: string;
  readonly database: Queryable;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Between two looks at the change tables that find nothing. */
  readonly pollMilliseconds: number;
  /** The tables under `capture`. */
  readonly captured: readonly CapturedTable[];
  /** One run under the lease; `checked`: token and company were checked by an earlier run of this watch. */
  run(pipelines: readonly Pipeline[], checked: boolean): Promise<CompanyResult>;
}

/**
 * Pushes the live changes of one company as they come, until the signal aborts: looks at the start, after each push, and
 * every poll. docs/decisions/0006-watch.md gives the rules.
 * @throws what is no Problem, which is a bug
 */
export async function watchCompany(watch: CompanyWatch): Promise<void> {
  let memory = noMemory;
  let lookedAt: Moment | undefined;
  while (!watch.signal.aborted) {
    if (lookedAt === undefined || longestSince(lookedAt, watch.clock) >= captureAge) {
      await tellSilent(watch);
      lookedAt = momentOf(watch.clock);
    }
    const look = await lookOnce(watch, memory);
    memory = look.memory;
    // What came while a run was on is taken up at once; what it left behind is tried once more, then rests.
    if (look.pause > 0) await rest(watch, look.pause);
  }
}

/** Where no trigger records, no change wakes a watch: it looks by itself. A look that fails is made again in its turn. */
async function tellSilent({ captured, company, database, logger }: CompanyWatch): Promise<void> {
  try {
    for (const { table, entity } of await readSilentTables(database, captured)) {
      logger.warn({ company, table, entity }, "table.silent");
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}

/** Between two looks at the triggers. */
const captureAge = 15 * 60_000;

/** What a look leaves to the next one, and how long that one waits. */
interface Look {
  readonly memory: WatchMemory;
  /** Milliseconds. */
  readonly pause: number;
}

async function lookOnce(watch: CompanyWatch, memory: WatchMemory): Promise<Look> {
  try {
    const work = await readOpenWork(watch.database, watch.company);
    const due = duePush(work, memory, momentOf(watch.clock));
    if (due === undefined) return { memory: { ...memory, failures: 0 }, pause: watch.pollMilliseconds };
    if (due.wait > 0) await rest(watch, due.wait);
    if (watch.signal.aborted) return { memory, pause: 0 };
    const { problem } = await watch.run(watchPipelines(work, due.mirror), !due.mirror);
    if (problem !== undefined && !isChangesUnseen(problem)) return failed(watch, memory, problem);
    return { memory: memoryAfter(memory, work, due, momentOf(watch.clock)), pause: 0 };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return failed(watch, memory, error);
  }
}

function failed({ company, logger, signal }: CompanyWatch, memory: WatchMemory, problem: Problem): Look {
  const pause = pauseAfter(memory.failures, problem.code === "lease_held");
  if (!signal.aborted) logger.warn({ company, code: problem.code, again_in_ms: pause }, "watch.delayed");
  return { memory: { ...memory, failures: memory.failures + 1 }, pause };
}

async function rest({ clock, signal }: CompanyWatch, milliseconds: number): Promise<void> {
  await clock.sleep(milliseconds, signal).catch(() => undefined);
}

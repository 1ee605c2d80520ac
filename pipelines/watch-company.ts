import type { Clock } from "../domain/clock.ts";
import type { Logger } from "../domain/logger.ts";
import { Problem } from "../domain/problem.ts";
import type { Queryable } from "../domain/queryable.ts";
import { readOpenWork, type OpenWork } from "../extract/runs/read-open-work.ts";
import { watchPipelines, type Pipeline } from "./pipeline.ts";
import type { CompanyResult } from "./run/run-company.ts";

/** What watching one company needs from outside. */
export interface CompanyWatch {
  readonly company: string;
  readonly database: Queryable;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Between two looks at the change tables that find nothing. */
  readonly pollMilliseconds: number;
  /** One run under the lease; `checked`: token and company were checked by an earlier run of this watch. */
  run(pipelines: readonly Pipeline[], checked: boolean): Promise<CompanyResult>;
}

/** Between two looks for what is due without a new change: retries and writes without an answer. */
const overduePause = 60_000;
/** The mirror is brought up to date at least so often while there is something to push. */
const mirrorAge = 15 * 60_000;
/** And at most so often, because it takes a call per hundred open invoices and some more. */
const mirrorPause = 20_000;
const longestLeasePause = 15_000;
const longestPause = 60_000;

interface Memory {
  /** When the mirror was last brought up to date by this watch. */
  mirroredAt: number | undefined;
  /** The open changes that the last run took up: when no other is open, there is nothing new to do. */
  taken: string;
  /** When retries and doubts were last taken up. */
  overdueAt: number;
  failures: number;
}

/**
 * Pushes the live changes of one company as they come, until the signal aborts: looks at the start, after each push, and
 * every poll. docs/decisions/0006-watch.md gives the rules.
 * @throws what is no Problem, which is a bug
 */
export async function watchCompany(watch: CompanyWatch): Promise<void> {
  const memory: Memory = { mirroredAt: undefined, taken: "", overdueAt: -Infinity, failures: 0 };
  while (!watch.signal.aborted) {
    // What came while a run was on is taken up at once; what it left behind is tried once more, then rests.
    if ((await look(watch, memory)) === "idle") await rest(watch, watch.pollMilliseconds);
  }
}

/** A look that failed has rested already. */
async function look(watch: CompanyWatch, memory: Memory): Promise<"idle" | "pushed" | "failed"> {
  let problem: Problem | undefined;
  try {
    const work = await readOpenWork(watch.database, watch.company);
    const now = watch.clock.now().getTime();
    const due = (work.retries || work.doubts) && now - memory.overdueAt >= overduePause;
    if (!due && (!hasChanges(work) || work.fingerprint === memory.taken)) return "idle";
    problem = await push(watch, memory, work);
    if (due && problem === undefined) memory.overdueAt = now;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    problem = error;
  }
  if (problem === undefined) {
    memory.failures = 0;
    return "pushed";
  }
  if (watch.signal.aborted) return "failed";
  const longest = problem.kind === "try_later" ? longestLeasePause : longestPause;
  const pause = Math.min(longest, 500 * 2 ** memory.failures);
  memory.failures += 1;
  watch.logger.warn({ company: watch.company, code: problem.code, again_in_ms: pause }, "watch.delayed");
  await rest(watch, pause);
  return "failed";
}

async function push(watch: CompanyWatch, memory: Memory, work: OpenWork): Promise<Problem | undefined> {
  const now = watch.clock.now().getTime();
  const age = memory.mirroredAt === undefined ? Infinity : now - memory.mirroredAt;
  const mirror = work.doubts || work.payments || work.amendments || age > mirrorAge;
  if (mirror && age < mirrorPause) await rest(watch, mirrorPause - age);
  if (watch.signal.aborted) return undefined;
  const { problem } = await watch.run(watchPipelines(work, mirror), !mirror);
  if (problem !== undefined) return problem;
  memory.taken = work.fingerprint;
  if (mirror) memory.mirroredAt = watch.clock.now().getTime();
  return undefined;
}

function hasChanges(work: OpenWork): boolean {
  return work.contacts || work.invoices || work.payments;
}

async function rest({ clock, signal }: CompanyWatch, milliseconds: number): Promise<void> {
  await clock.sleep(milliseconds, signal).catch(() => undefined);
}

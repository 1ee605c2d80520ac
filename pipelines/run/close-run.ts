import type { Logger } from "../../domain/logger.ts";
import { Problem } from "../../domain/problem.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { countOpen, type OpenCounts } from "../../extract/runs/count-open.ts";
import { releaseLease, type Lease } from "../../load/runs/lease.ts";
import { finishRun, type RunEnd } from "../../load/runs/record-run.ts";

/** How a run stands when its work has ended. */
interface EndedRun {
  readonly database: Queryable;
  readonly lease: Lease;
  readonly runId: string;
  readonly logger: Logger;
  readonly problem: Problem | undefined;
  readonly calls: Pick<RunEnd, "reads" | "writes">;
  /** The exit code by what is still open, and by the problem. */
  exitCodeOf(open: OpenCounts, problem: Problem | undefined): number;
}

/** What is on record of a run that ended. */
interface ClosedRun {
  readonly exitCode: number;
  readonly open: OpenCounts;
  readonly problem: Problem | undefined;
}

/**
 * Gives the lease back and writes the end of the run down. A database that is not there any more changes neither what
 * the run has done nor its first problem: the run then stays open on record, and its lease ends by itself.
 */
export async function closeRun(run: EndedRun): Promise<ClosedRun> {
  const { database, lease, runId, logger } = run;
  let open: OpenCounts = { rejects: 0, inDoubt: 0, differences: 0 };
  try {
    await releaseLease(database, lease);
    open = await countOpen(database, lease.company);
    const exitCode = run.exitCodeOf(open, run.problem);
    await finishRun(database, runId, { exitCode, ...run.calls, problem: run.problem?.message ?? null });
    return { exitCode, open, problem: run.problem };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    logger.warn({ company: lease.company, run_id: runId, problem: error.message }, "run.not_closed");
    const problem = run.problem ?? error;
    return { exitCode: run.exitCodeOf(open, problem), open, problem };
  }
}

import type { OutcomeCounts } from "../../domain/outcome.ts";
import type { Queryable } from "../../domain/queryable.ts";
import type { Lease } from "./lease.ts";

/** Opens a run and gives its number. */
export async function startRun(database: Queryable, lease: Lease, command: string, version: string): Promise<string> {
  const [row] = await database.query(
    `insert into freeagent_sync.runs (company, command, epoch, version)
     values ($1, $2, $3, $4)
     returning run_id`,
    [lease.company, command, lease.epoch, version],
  );
  return String(row?.["run_id"]);
}

/** How a run ended. */
export interface RunEnd {
  readonly exitCode: number;
  readonly reads: number;
  readonly writes: number;
  readonly problem: string | null;
}

/** Closes a run. */
export async function finishRun(database: Queryable, runId: string, end: RunEnd): Promise<void> {
  await database.execute(
    `update freeagent_sync.runs
     set finished_at = clock_timestamp(),
         exit_code = $2,
         reads = $3,
         writes = $4,
         problem = $5
     where run_id = $1`,
    [runId, end.exitCode, end.reads, end.writes, end.problem],
  );
}

/** Stores the outcomes of one pipeline. The table's constraint refuses counts that do not add up. */
export async function recordCounts(
  database: Queryable,
  runId: string,
  pipeline: string,
  startedAt: Date,
  counts: OutcomeCounts,
): Promise<void> {
  await database.execute(
    `insert into freeagent_sync.run_counts
       (run_id, pipeline, started_at, claimed, created, updated, unchanged, deleted, waiting, retry, in_doubt, rejected)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      runId,
      pipeline,
      startedAt.toISOString(),
      counts.claimed,
      counts.created,
      counts.updated,
      counts.unchanged,
      counts.deleted,
      counts.waiting,
      counts.retry,
      counts.in_doubt,
      counts.rejected,
    ],
  );
}

import type { CompanyConfig } from "../../config/config.ts";
import { Breaker } from "../../domain/breaker.ts";
import { changesUnseen, withUnseen } from "../../domain/changes-unseen.ts";
import type { Clock } from "../../domain/clock.ts";
import type { Logger } from "../../domain/logger.ts";
import { somethingRemains, type OutcomeCounts } from "../../domain/outcome.ts";
import type { Random } from "../../domain/random.ts";
import { Problem, type ProblemKind } from "../../domain/problem.ts";
import type { Database } from "../../domain/queryable.ts";
import { readOpenBreaker } from "../../extract/runs/read-breaker.ts";
import type { OpenCounts } from "../../extract/runs/count-open.ts";
import { lackOfRights } from "../../db/lack-of-rights.ts";
import { readApplyFiles } from "../../extract/back-office/read-apply-files.ts";
import { readMapping } from "../../extract/back-office/read-mapping.ts";
import type { CompanyAnswer } from "../../freeagent/resources/company.ts";
import type { FreeAgentClient } from "../../freeagent/client.ts";
import { FreeAgentError } from "../../freeagent/errors.ts";
import { failedCall } from "../../freeagent/failed-call.ts";
import { startRun } from "../../load/runs/record-run.ts";
import { LaterPayments } from "../../transform/payments/later-payments.ts";
import { BrokenCalls } from "../push/broken-calls.ts";
import { checkCompany } from "./check-company.ts";
import { closeRun } from "./close-run.ts";
import { fencedClient } from "./fenced-client.ts";
import { withFirstDate } from "./first-date.ts";
import { keepLease } from "./keep-lease.ts";
import { LeaseTerm } from "./lease-term.ts";
import { takeLease } from "./take-lease.ts";
import { runPipeline, type Pipeline } from "../pipeline.ts";
import type { Progress } from "./progress.ts";
import { breakerProblem } from "./stop-reason.ts";
import { SilentTables } from "../push/silent-tables.ts";
import { VanishedKeys } from "../push/vanished-keys.ts";
import { WaveSize } from "../push/wave-size.ts";

/** What a run of one company needs from outside. */
export interface CompanyRun {
  readonly company: CompanyConfig;
  readonly command: string;
  /** Who holds the lease, for people: its command, a space, and more. */
  readonly owner: string;
  readonly version: string;
  readonly database: Database;
  readonly client: FreeAgentClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Life of the lease in seconds; a minute unless told otherwise. */
  readonly leaseSeconds?: number;
  /** True: this process has checked token and company a while ago, and need not again. */
  readonly checked?: boolean;
  /** Refuses a token of another company than the one logged in to. */
  requireSameCompany(seen: CompanyAnswer): Promise<void>;
  /** The exit code that a kind of problem has. */
  exitCodeOf(kind: ProblemKind): number;
}

/** What came of a run of one company. */
export interface CompanyResult {
  readonly company: string;
  readonly runId: string;
  readonly exitCode: number;
  /** By pipeline, in the order they ran. */
  readonly outcomes: Readonly<Record<string, OutcomeCounts>>;
  /** What needs somebody, whichever run left it. */
  readonly open: OpenCounts;
  readonly calls: { readonly reads: number; readonly writes: number };
  /** Why it ended early, or what it could not see. */
  readonly problem: Problem | undefined;
}

/**
 * Runs pipelines for one company under its lease: checks first, then the work in order. A problem ends the run
 * with its exit code; what was done until then is stored and stays done.
 * @throws Problem when the lease is held by another run that is not waited for: nothing was done and no run is recorded
 */
export async function runCompany(run: CompanyRun, pipelines: readonly Pipeline[]): Promise<CompanyResult> {
  const { company, database } = run;
  const { lease, asked } = await takeLease(run);
  const term = new LeaseTerm(lease, run.clock, asked);
  const runId = await startRun(database, lease, run.command, run.version);
  const lost = new AbortController();
  const done = new AbortController();
  const keeping = keepLease({ ...run, lease, term, lost, stop: done.signal });
  const outcomes: Record<string, OutcomeCounts> = {};
  const broken = new BrokenCalls();
  const silent = new SilentTables();
  let problem: Problem | undefined;
  try {
    const mapping = await readMapping(database, company.mappingFolder);
    const applyFiles = await readApplyFiles(company.applyFolder);
    const signal = AbortSignal.any([run.signal, lost.signal]);
    const over = AbortSignal.any([signal, done.signal]);
    const breaker = new Breaker(await readOpenBreaker(database, company.name));
    const client = fencedClient(clockWatched(run), term, over);
    const kept = { laterPayments: new LaterPayments(), vanished: new VanishedKeys(), waveSize: new WaveSize() };
    const ofRun = { breaker, broken, silent, ...kept };
    const context = { ...run, ...ofRun, client, runId, lease, mapping, applyFiles, signal };
    if (run.checked !== true) await checkCompany(context, (seen) => run.requireSameCompany(seen));
    for (const pipeline of pipelines) {
      signal.throwIfAborted();
      const counts = await runPipeline(context, pipeline);
      if (counts !== undefined) outcomes[pipeline.name] = counts;
    }
    signal.throwIfAborted();
    if (broken.first !== undefined) throw broken.first.error;
    if (breaker.unanswered) problem = breaker.problem ?? breakerProblem(company.name);
  } catch (thrown) {
    const { error } = broken.first ?? { error: thrown };
    problem = asProblem(error, company.name);
    if (problem === undefined) {
      const calls = callsOf(run);
      const end = { database, lease, runId, logger: run.logger, problem: bugProblem(error), calls };
      // Whatever closing it says: the bug is what has to be heard of.
      await closeRun({ ...end, exitCodeOf: () => run.exitCodeOf("bug") }).catch(() => undefined);
      throw error;
    }
  } finally {
    done.abort();
    await keeping;
  }
  problem = withUnseen(problem, changesUnseen(silent.all, company.name));
  const calls = callsOf(run);
  const closed = await closeRun({
    ...{ database, lease, runId, logger: run.logger, problem, calls },
    exitCodeOf: (open, why) =>
      why === undefined ? exitCodeOf(Object.values(outcomes), open) : run.exitCodeOf(why.kind),
  });
  return { company: company.name, runId, outcomes, calls, ...closed };
}

function callsOf({ client }: CompanyRun) {
  return { reads: client.calls.reads, writes: client.calls.writes };
}

/** What is said of a bug where its story would be too long, and could hold what is nobody's business. */
export function bugProblem(cause: unknown): Problem {
  const message = "A bug ended the run; standard error has its story. Please report it.";
  return new Problem({ kind: "bug", code: "bug", message, cause });
}

/** More than this makes logs and reports of the two systems hard to compare; expiry and windows survive it. */
const allowedSkewSeconds = 60;

/** The client of a run, which says once when FreeAgent's clock and ours are apart. */
function clockWatched({ client, clock, company, logger }: CompanyRun): FreeAgentClient {
  return withFirstDate(client, (date) => {
    const seconds = Math.round((date.getTime() - clock.now().getTime()) / 1000);
    if (Math.abs(seconds) > allowedSkewSeconds) logger.warn({ company: company.name, seconds }, "clock.skew");
  });
}

/** Undefined for a bug. A read that failed stops the run: without it there is nothing to decide on. */
function asProblem(error: unknown, company: string): Problem | undefined {
  if (error instanceof FreeAgentError) return failedCall(error, company);
  return error instanceof Problem ? error : lackOfRights(error);
}

/**
 * 0 when everything is done; 1 when something waits, is to be retried, in doubt or rejected, or differs, whichever run
 * left it.
 */
function exitCodeOf(counts: readonly OutcomeCounts[], open: OpenCounts): number {
  return Object.values(open).some((count: number) => count > 0) || counts.some(somethingRemains) ? 1 : 0;
}

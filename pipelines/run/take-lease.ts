import type { Clock } from "../../domain/clock.ts";
import type { Logger } from "../../domain/logger.ts";
import { momentOf, type Moment } from "../../domain/moment.ts";
import { Problem } from "../../domain/problem.ts";
import type { Database } from "../../domain/queryable.ts";
import { acquireLease, isWatchs, leaseSeconds, type Lease } from "../../load/runs/lease.ts";

/** What taking a lease needs. */
interface LeaseTaking {
  readonly company: { readonly name: string; readonly limits: { readonly settle_seconds: number } };
  readonly command: string;
  readonly owner: string;
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly leaseSeconds?: number;
}

/** A watch leaves the lease for some hundredths of a second between two pushes. */
const pause = 250;
const patience = 15 * 60_000;
const quietly = 10_000;

/**
 * Takes the lease of a company. What a watch pushes is over in seconds, and for that no night is left out: every other run
 * waits for it, a quarter of an hour at most. `asked`: when the statement that took the lease was sent.
 * @throws Problem try_later/lease_held; the reason of `signal` when it aborts the wait
 */
export async function takeLease(run: LeaseTaking): Promise<{ readonly lease: Lease; readonly asked: Moment }> {
  const { clock, signal } = run;
  const began = clock.elapsed();
  let told = false;
  for (;;) {
    const asked = momentOf(clock);
    const lease = await acquired(run).catch((problem: unknown) => untilGivenBack(run, problem, began));
    if (lease !== undefined) return { lease, asked };
    if (!told && clock.elapsed() - began >= quietly) {
      told = true;
      run.logger.warn({ company: run.company.name, up_to_seconds: patience / 1000 }, "lease.awaited");
    }
    await clock.sleep(pause, signal).catch(() => undefined);
    signal.throwIfAborted();
  }
}

function acquired({ database, company, owner, leaseSeconds: seconds }: LeaseTaking): Promise<Lease> {
  const settleSeconds = company.limits.settle_seconds;
  return database.transaction((transaction) =>
    acquireLease(transaction, company.name, owner, settleSeconds, seconds ?? leaseSeconds),
  );
}

/** Nothing where it is worth waiting. @throws `problem` where it is not */
async function untilGivenBack(run: LeaseTaking, problem: unknown, began: number): Promise<undefined> {
  const isHeld = problem instanceof Problem && problem.code === "lease_held";
  const waits = isHeld && run.command !== "watch" && run.clock.elapsed() - began < patience;
  if (!waits || !(await isWatchs(run.database, run.company.name))) throw problem;
}

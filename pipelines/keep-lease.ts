import type { Clock } from "../domain/clock.ts";
import type { Logger } from "../domain/logger.ts";
import { Problem } from "../domain/problem.ts";
import type { Queryable } from "../domain/queryable.ts";
import { leaseSeconds, renewLease, type Lease } from "../load/lease.ts";

/**
 * Renews a lease every quarter of its life until `stop` aborts. When it is lost, or cannot be renewed until its
 * end, `lost` is aborted: the run finishes nothing that a successor may be doing already.
 */
export async function keepLease(
  database: Queryable,
  lease: Lease,
  clock: Clock,
  logger: Logger,
  lost: AbortController,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    const woken = await clock.sleep((leaseSeconds * 1000) / 4, stop).then(
      () => true,
      () => false,
    );
    if (!woken) return;
    const kept = await renewLease(database, lease).catch((error: unknown) => {
      logger.warn({ company: lease.company, error: String(error) }, "lease.renewal_failed");
      return true;
    });
    if (kept) continue;
    logger.error({ company: lease.company, epoch: lease.epoch }, "lease.lost");
    lost.abort(leaseLost(lease));
    return;
  }
}

function leaseLost(lease: Lease): Problem {
  return new Problem({
    kind: "try_later",
    code: "lease_lost",
    message: `The lease of ${lease.company} ended while this run was working; it stopped. The next run goes on from here.`,
  });
}

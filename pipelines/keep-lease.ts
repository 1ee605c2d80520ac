import type { Clock } from "../domain/clock.ts";
import type { Logger } from "../domain/logger.ts";
import { momentOf } from "../domain/moment.ts";
import type { Queryable } from "../domain/queryable.ts";
import { leaseLost, renewLease, type Lease } from "../load/lease.ts";
import type { LeaseTerm } from "./lease-term.ts";

/**
 * Renews a lease every quarter of its life until `stop` aborts. When it is lost, or cannot be renewed until its
 * end, `lost` is aborted: the run finishes nothing that a successor may be doing already.
 */
export async function keepLease(
  database: Queryable,
  lease: Lease,
  term: LeaseTerm,
  clock: Clock,
  logger: Logger,
  lost: AbortController,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    const woken = await clock.sleep((lease.seconds * 1000) / 4, stop).then(
      () => true,
      () => false,
    );
    if (!woken) return;
    const asked = momentOf(clock);
    const kept = await renewLease(database, lease).catch((error: unknown) => {
      logger.warn({ company: lease.company, error: String(error) }, "lease.renewal_failed");
      return undefined;
    });
    if (kept === true) term.renewed(asked);
    if (kept !== false) continue;
    logger.error({ company: lease.company, epoch: lease.epoch }, "lease.lost");
    lost.abort(leaseLost(lease));
    return;
  }
}

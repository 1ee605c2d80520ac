import type { Clock } from "../../domain/clock.ts";
import type { Logger } from "../../domain/logger.ts";
import { momentOf } from "../../domain/moment.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { leaseLost, renewLease, type Lease } from "../../load/runs/lease.ts";
import type { LeaseTerm } from "./lease-term.ts";

/** What keeping a lease takes. */
interface KeptLease {
  readonly database: Queryable;
  readonly lease: Lease;
  readonly term: LeaseTerm;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Aborted when the lease is lost. */
  readonly lost: AbortController;
  /** Aborts when it is needed no more. */
  readonly stop: AbortSignal;
}

/**
 * Renews a lease every quarter of its life until `stop` aborts. When it is lost, or cannot be renewed until its
 * end, `lost` is aborted: the run finishes nothing that a successor may be doing already.
 */
export async function keepLease({ database, lease, term, clock, logger, lost, stop }: KeptLease): Promise<void> {
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

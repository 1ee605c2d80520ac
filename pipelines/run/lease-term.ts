import type { Clock } from "../../domain/clock.ts";
import { longestSince, type Moment } from "../../domain/moment.ts";
import { leaseLost, type Lease } from "../../load/runs/lease.ts";

/**
 * How long this process may trust its lease, by its own clock. Counted from before the statement that took or renewed
 * it, so it ends a little before the database's own end: a process that was stopped and goes on later (SIGSTOP, a
 * suspended machine) notices before its next write leaves, although the database has not told it yet. Setting the clock back
 * makes it no longer.
 */
export class LeaseTerm {
  readonly #lease: Lease;
  readonly #clock: Clock;
  #since: Moment;

  /** `asked`: when the statement that took the lease was sent. */
  constructor(lease: Lease, clock: Clock, asked: Moment) {
    this.#lease = lease;
    this.#clock = clock;
    this.#since = asked;
  }

  /** The lease was renewed by a statement sent at `asked`. */
  renewed(asked: Moment): void {
    this.#since = asked;
  }

  /** @throws Problem try_later/lease_lost once the term is over */
  require(): void {
    if (longestSince(this.#since, this.#clock) >= this.#lease.seconds * 1000) throw leaseLost(this.#lease);
  }
}

import type { Clock } from "../domain/clock.ts";
import { leaseLost, type Lease } from "../load/lease.ts";

/**
 * How long this process may trust its lease, by its own clock. Counted from before the statement that took or renewed
 * it, so it ends a little before the database's own end: a process that was stopped and goes on later (SIGSTOP, a
 * suspended machine) notices before its next write leaves, although the database has not told it yet.
 */
export class LeaseTerm {
  readonly #lease: Lease;
  readonly #clock: Clock;
  #end: number;

  /** `asked`: when the statement that took the lease was sent. */
  constructor(lease: Lease, clock: Clock, asked: Date) {
    this.#lease = lease;
    this.#clock = clock;
    this.#end = asked.getTime() + lease.seconds * 1000;
  }

  /** The lease was renewed by a statement sent at `asked`. */
  renewed(asked: Date): void {
    this.#end = asked.getTime() + this.#lease.seconds * 1000;
  }

  /** @throws Problem try_later/lease_lost once the term is over */
  require(): void {
    if (this.#clock.now().getTime() >= this.#end) throw leaseLost(this.#lease);
  }
}

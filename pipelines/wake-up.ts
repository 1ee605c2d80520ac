import type { Clock } from "../domain/clock.ts";

/** Lets one waiter be woken. A call that comes while nobody waits counts for the next wait; many count as one. */
export class WakeUp {
  #called = false;
  #waiting: AbortController | undefined;

  call(): void {
    this.#called = true;
    this.#waiting?.abort();
  }

  /** Resolves when called, after `milliseconds`, or when `signal` aborts; true when called. */
  async wait(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<boolean> {
    if (!this.#called && !signal.aborted) {
      this.#waiting = new AbortController();
      await clock.sleep(milliseconds, AbortSignal.any([signal, this.#waiting.signal])).catch(() => undefined);
    }
    const called = this.#called;
    this.#called = false;
    return called;
  }
}

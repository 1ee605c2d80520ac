/** So many calls in a row that failed alike mean that FreeAgent is ill, not that the rows are bad. */
const failuresInARow = 5;
/** The latest calls that the share of failures is taken from. */
const observed = 20;
const mostFailed = 0.3;

/**
 * Stops the writes of a company while FreeAgent fails for everybody. A failure is a call that FreeAgent did not answer
 * in its own words (no connection, lost answer, 5xx); a refusal of a row is none. After it has opened, the next run
 * begins half-open: one call at a time is a probe, until one is answered or so many have failed that it opens again. A
 * single one does not decide: the oldest key may be one whose call fails each time.
 */
export class Breaker {
  readonly #wasOpen: boolean;
  #probing: boolean;
  #open = false;
  #latest: boolean[] = [];

  constructor(wasOpen: boolean) {
    this.#wasOpen = wasOpen;
    this.#probing = wasOpen;
  }

  /** No call may be made any more in this run. */
  get open(): boolean {
    return this.#open;
  }

  /** The next call is a probe: nothing else goes out beside it. */
  get probing(): boolean {
    return this.#probing;
  }

  /** The earlier run's breaker is over: a probe got through. */
  get healed(): boolean {
    return this.#wasOpen && !this.#probing && !this.#open;
  }

  /** FreeAgent answered a call in its own words. */
  succeeded(): void {
    this.#probing = false;
    this.#note(true);
  }

  /** A call failed in a way that is not the row's fault. */
  failed(): void {
    this.#note(false);
    const failures = this.#latest.filter((answered) => !answered).length;
    const row = this.#latest.slice(-failuresInARow);
    if (row.length === failuresInARow && !row.includes(true)) this.#open = true;
    if (this.#latest.length === observed && failures > mostFailed * observed) this.#open = true;
  }

  #note(answered: boolean): void {
    this.#latest = [...this.#latest, answered].slice(-observed);
  }
}

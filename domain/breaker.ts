import type { Entity } from "./entity.ts";
import type { Problem } from "./problem.ts";

/** So many calls in a row that failed alike mean that FreeAgent is ill, not that the rows are bad. */
const failuresInARow = 5;
/** The latest calls that the share of failures is taken from. */
const observed = 20;
const mostFailed = 0.3;
/** So many seconds without an answer to any write are no outage any more. */
const longestOutage = 48 * 3600;

/**
 * Stops the writes of a company while FreeAgent fails for everybody. A failure is a call that FreeAgent did not answer
 * in its own words (no connection, lost answer, 5xx), or refused as if no call were allowed; a refusal of a row is none.
 *
 * Whether FreeAgent is ill or the rows are bad, only other rows can tell: a call that failed before and fails again is
 * as likely in an outage as without one. So keys whose last call failed come after all others (push-last.ts), and their
 * failures stop no one but such keys of their entity. What the others come to decides: as soon as one is answered, the run is
 * an ordinary one, and what fails in it is counted against its key; while none is, the run ends as an outage
 * (`unanswered`) and nothing is counted. Rows that always fail are thus out of everybody's way after a run for each five
 * of them; and as nothing is done about them where nothing else is sent, two days without an answer count as well.
 *
 * After it has opened, the next run begins half-open: one call at a time is a probe, until one is answered or so many
 * have failed that it opens again.
 */
export class Breaker {
  readonly #outageSeconds: number;
  #halfOpen: boolean;
  #answered = false;
  #failed = false;
  #open = false;
  #latest: boolean[] = [];
  readonly #againInARow = new Map<Entity, number>();
  #problem: Problem | undefined;

  /** `openSeconds`: since writes were stopped, where none has been answered since. */
  constructor(openSeconds?: number) {
    this.#halfOpen = openSeconds !== undefined;
    this.#outageSeconds = openSeconds ?? 0;
  }

  /** No call may be made any more in this run. */
  get open(): boolean {
    return this.#open;
  }

  /** No call may be made any more for a key of the entity whose last call failed. */
  openToFailed(entity: Entity): boolean {
    return this.#open || this.#againOf(entity) >= failuresInARow;
  }

  /** What it says of itself while nothing is answered; undefined where it only fails. */
  get problem(): Problem | undefined {
    return this.#problem;
  }

  /** The next call is a probe: nothing else goes out beside it. */
  get probing(): boolean {
    return this.#halfOpen && !this.#answered;
  }

  /** The stop of an earlier run is over: a call was answered. */
  get healed(): boolean {
    return this.#halfOpen && this.#answered;
  }

  /** As far as this run knows, FreeAgent fails for everybody: its failures are no matter of the keys. */
  get unanswered(): boolean {
    return this.probing && this.#failed && this.#outageSeconds < longestOutage;
  }

  /** FreeAgent answered a call in its own words. */
  succeeded(): void {
    this.#answered = true;
    this.#againInARow.clear();
    this.#note(true);
  }

  /**
   * A call failed in a way that is not the row's fault. `again`: the entity of its key, where the last call of that failed
   * too. `problem`: what it means unless others are answered.
   */
  failed(again?: Entity, problem?: Problem): void {
    this.#failed = true;
    if (problem !== undefined) {
      this.#problem = problem;
      this.#halfOpen = true;
    }
    if (again !== undefined) {
      this.#failedAgain(again);
      return;
    }
    this.#note(false);
    const failures = this.#latest.filter((answered) => !answered).length;
    const row = this.#latest.slice(-failuresInARow);
    if (row.length === failuresInARow && !row.includes(true)) this.#open = true;
    if (this.#latest.length === observed && failures > mostFailed * observed) this.#open = true;
  }

  #failedAgain(entity: Entity): void {
    this.#againInARow.set(entity, this.#againOf(entity) + 1);
    // Nothing speaks against an outage: from here on each call is a probe.
    if (this.openToFailed(entity)) this.#halfOpen = true;
  }

  #againOf(entity: Entity): number {
    return this.#againInARow.get(entity) ?? 0;
  }

  #note(answered: boolean): void {
    this.#latest = [...this.#latest, answered].slice(-observed);
  }
}

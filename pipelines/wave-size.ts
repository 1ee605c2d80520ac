/** Two waves are under way at a time, so a killed process leaves twice as many keys in doubt. */
const smallest = 25;
const largest = 250;
/** Keys whose calls go out in about this time share a commit: a crash then costs what was under way for seconds. */
const wantedMilliseconds = 1_000;

/**
 * How many keys share a commit of intents: few while FreeAgent's limits set the pace, more where answers come fast, so
 * that the database is no cost beside the calls.
 */
export class WaveSize {
  #keys = smallest;

  get keys(): number {
    return this.#keys;
  }

  /** A wave of so many calls took so long. It grows step by step: one quick wave is no promise. */
  note(calls: number, milliseconds: number): void {
    const fitting = Math.floor((calls * wantedMilliseconds) / Math.max(1, milliseconds));
    this.#keys = Math.max(smallest, Math.min(largest, fitting, this.#keys * 2));
  }
}

/** Two waves are under way at a time, so a killed process leaves twice as many keys in doubt. */
const smallest = 25;
const largest = 250;
/** Changes planned at a time while FreeAgent's limits set the pace: four minutes of calls. */
const smallestBatch = 500;
const wavesOfBatch = 8;
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

  /**
   * How many changes are planned at a time. A batch ends when its last outcome is stored, and until then nothing of the
   * next is sent: where answers come fast a batch is several waves, elsewhere small enough that no row is old when it
   * is sent.
   */
  get batch(): number {
    return Math.max(smallestBatch, this.#keys * wavesOfBatch);
  }

  /** A wave of so many calls took so long. It grows step by step: one quick wave is no promise. */
  note(calls: number, milliseconds: number): void {
    const fitting = Math.floor((calls * wantedMilliseconds) / Math.max(1, milliseconds));
    this.#keys = Math.max(smallest, Math.min(largest, fitting, this.#keys * 2));
  }
}

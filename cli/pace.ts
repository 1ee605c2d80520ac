/** How fast a company's run goes, from what it tells on the way. Each stage is timed from the first that is heard of it. */
export class Pace {
  #stage = "";
  #startedAt = 0;
  /** Done when the time began. */
  #first = 0;
  /** Done in the batches of this stage that are over. */
  #before = 0;
  #done = 0;
  #heard = false;

  /** Takes note of what is done of the batch in hand; gives how many a minute are done, undefined while nothing can be said. */
  note(stage: string, done: number, now: Date): number | undefined {
    if (stage !== this.#stage) {
      this.#stage = stage;
      this.#startedAt = now.getTime();
      this.#before = 0;
      this.#first = done;
    }
    this.#done = this.#before + done;
    this.#heard = true;
    return this.#perMinute(now);
  }

  /** The next number counts from nought again. Gives how many a minute were done; undefined for a batch never heard of. */
  endBatch(now: Date): number | undefined {
    if (!this.#heard) return undefined;
    this.#heard = false;
    this.#before = this.#done;
    return this.#perMinute(now);
  }

  #perMinute(now: Date): number | undefined {
    const minutes = (now.getTime() - this.#startedAt) / 60_000;
    const done = this.#done - this.#first;
    return minutes <= 0 || done === 0 ? undefined : Math.round(done / minutes);
  }
}

const second = 1000;
/** What is known for longer than this gives way to a quick answer: clocks drift. */
const oldAfter = 600 * second;
/** An answer that took longer says less than what was known, however old that is. */
const quickAnswer = 5 * second;

/**
 * What we know of another machine's clock from its HTTP `Date` headers, which hold whole seconds: the bounds between
 * which its difference to our clock must lie. They tighten with every answer that falls near the turn of a second.
 */
export class ServerClock {
  #least: number;
  #most: number;
  #since: number;

  /** `difference` is a first guess in milliseconds (theirs minus ours), taken to be right within `uncertainty`. */
  constructor(now: Date, difference: number, uncertainty: number) {
    this.#since = now.getTime();
    this.#least = difference - uncertainty;
    this.#most = difference + uncertainty;
  }

  /** Hears of an answer with this date, to a request sent at `sentAt`, received `receivedAt` by our clock. */
  observe(date: Date, sentAt: Date, receivedAt: Date): void {
    const least = date.getTime() - receivedAt.getTime();
    const most = date.getTime() + second - sentAt.getTime();
    // Clocks are set: what contradicts a new answer goes, even where that one says little.
    const contradicts = least > this.#most || most < this.#least;
    const isOld = receivedAt.getTime() - this.#since > oldAfter;
    if (contradicts || (isOld && most - least < second + quickAnswer)) {
      this.#since = receivedAt.getTime();
      this.#least = least;
      this.#most = most;
    } else {
      this.#least = Math.max(this.#least, least);
      this.#most = Math.min(this.#most, most);
    }
  }

  /** Their time at our `now`: it is not before `earliest` and not after `latest`. Milliseconds since 1970. */
  at(now: Date): { readonly earliest: number; readonly latest: number } {
    return { earliest: now.getTime() + this.#least, latest: now.getTime() + this.#most };
  }
}

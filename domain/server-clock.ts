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
  #known: Bounds;
  /** Until then what is known is but a guess. */
  #heard = false;
  /** What the last answer said, where it contradicts what is known. */
  #rival: Bounds | undefined;
  #since: number;

  /** `difference` is a first guess in milliseconds (theirs minus ours), taken to be right within `uncertainty`. */
  constructor(now: Date, difference: number, uncertainty: number) {
    this.#since = now.getTime();
    this.#known = { least: difference - uncertainty, most: difference + uncertainty };
  }

  /** Hears of an answer with this date, to a request sent at `sentAt`, received `receivedAt` by our clock. */
  observe(date: Date, sentAt: Date, receivedAt: Date): void {
    const told = { least: date.getTime() - receivedAt.getTime(), most: date.getTime() + second - sentAt.getTime() };
    const agreed = common(this.#known, told);
    // Clocks are set: then the next answer says the same. A page that a gateway made earlier stays alone with its date.
    const believed = agreed ?? (this.#heard ? this.#rival && common(this.#rival, told) : told);
    this.#heard = true;
    this.#rival = agreed === undefined ? told : undefined;
    if (believed === undefined) return;
    const isOld = receivedAt.getTime() - this.#since > oldAfter;
    const isQuick = told.most - told.least < second + quickAnswer;
    const givesWay = agreed !== undefined && isOld && isQuick;
    this.#known = givesWay ? told : believed;
    if (givesWay || agreed === undefined) this.#since = receivedAt.getTime();
  }

  /** Their time at our `now`: it is not before `earliest` and not after `latest`. Milliseconds since 1970. */
  at(now: Date): { readonly earliest: number; readonly latest: number } {
    return { earliest: now.getTime() + this.#known.least, latest: now.getTime() + this.#known.most };
  }
}

/** Between which the difference of two clocks lies: theirs minus ours, in milliseconds. */
interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** What two bounds have in common; undefined where one contradicts the other. */
function common(one: Bounds, other: Bounds): Bounds | undefined {
  const [least, most] = [Math.max(one.least, other.least), Math.min(one.most, other.most)];
  return least <= most ? { least, most } : undefined;
}

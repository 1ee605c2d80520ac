/** Milliseconds that pass for real, from any starting point; never goes backwards. */
export type RealTime = () => number;

/** The simulator's own time: runs with the real one times a scale, can be set, moved and stopped. */
export class SimulatorClock {
  readonly #real: RealTime;
  readonly scale: number;
  #base: number;
  #since: number;
  #frozen = false;
  #asOf: number | undefined;
  #dayOf = new Map<string, string>();

  constructor(options: { real: RealTime; start: Date; scale: number }) {
    this.#real = options.real;
    this.scale = options.scale;
    this.#base = options.start.getTime();
    this.#since = options.real();
  }

  /** The simulated instant in milliseconds since 1970. */
  now(): number {
    if (this.#asOf !== undefined) return this.#asOf;
    return this.#frozen ? this.#base : this.#base + (this.#real() - this.#since) * this.scale;
  }

  /** Jumps to an instant. */
  set(instant: number): void {
    this.#base = instant;
    this.#since = this.#real();
  }

  /** Jumps by milliseconds of simulated time. */
  move(milliseconds: number): void {
    this.set(this.now() + milliseconds);
  }

  /** Stops or starts the passing of time. */
  freeze(frozen: boolean): void {
    this.set(this.now());
    this.#frozen = frozen;
  }

  /** Lets work be done as of an earlier instant: for what happened between two looks at a clock that jumps. */
  async asOf(instant: number, work: () => Promise<unknown>): Promise<void> {
    this.#asOf = instant;
    try {
      await work();
    } finally {
      this.#asOf = undefined;
    }
  }

  get frozen(): boolean {
    return this.#frozen;
  }

  /** The day of an instant in a zone, `YYYY-MM-DD`; remembered per quarter of an hour, which no zone splits. */
  day(instant: number, zone: string): string {
    const key = `${zone} ${Math.floor(instant / 900_000)}`;
    const known = this.#dayOf.get(key);
    if (known !== undefined) return known;
    if (this.#dayOf.size > 1000) this.#dayOf.clear();
    const day = new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" }).format(new Date(instant));
    this.#dayOf.set(key, day);
    return day;
  }
}

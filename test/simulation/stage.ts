import type { SeededDice } from "../../examples/back-office/seeded-dice.ts";
import type { Clock } from "../../domain/clock.ts";
import { Actor } from "./actor.ts";

interface Parked {
  readonly actor: Actor;
  readonly go: () => void;
}

interface Sleeper {
  readonly actor: Actor;
  readonly at: number;
  /** A timer beside the work, as that of the lease: an actor with no other one is still about to do something. */
  readonly background: boolean;
  readonly wake: () => void;
}

/** What operations take: one in `oneIn` of them up to `most` milliseconds, the others none. */
export interface Duration {
  readonly oneIn: number;
  readonly most: number;
}

/** Looks for who is ready before the process rests in between. */
const busyPolls = 10;

/**
 * Where actors work side by side, one operation at a time, in an order and with a passing of time that only the dice
 * decide. An operation is a statement or transaction, or an exchange with FreeAgent. Time stands still but for what
 * operations take, and jumps to the next sleeper when everybody sleeps.
 */
export class Stage {
  readonly #dice: SeededDice;
  readonly #actors = new Set<Actor>();
  #now: number;
  #parked: Parked[] = [];
  #sleepers: Sleeper[] = [];
  #busy = false;
  #planned = false;

  /** `start`: milliseconds since 1970. */
  constructor(dice: SeededDice, start: number) {
    this.#dice = dice;
    this.#now = start;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#now;
  }

  /** Lets time pass while nobody is on stage. */
  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** Lets somebody work. Resolves with what the work gave, or undefined when he was killed before its end. */
  async play<Result>(actor: Actor, work: () => Promise<Result>): Promise<Result | undefined> {
    this.#actors.add(actor);
    try {
      return await Promise.race([work(), actor.killed]);
    } finally {
      this.#actors.delete(actor);
      this.#parked = this.#parked.filter((one) => one.actor !== actor);
      this.#sleepers = this.#sleepers.filter((one) => one.actor !== actor);
      this.#plan();
    }
  }

  /** Waits for its turn, then does one operation, which takes some of the stage's time. A dead actor never gets one. */
  async operate<Result>(actor: Actor, time: Duration, work: () => Promise<Result>): Promise<Result> {
    await new Promise<void>((go) => {
      if (!this.#actors.has(actor)) return;
      this.#parked.push({ actor, go });
      this.#plan();
    });
    if (this.#dice.oneIn(time.oneIn)) this.#now += this.#dice.between(1, time.most);
    try {
      return await work();
    } finally {
      this.#busy = false;
      this.#plan();
    }
  }

  /** The stage's time as an actor sees it, whose own clock may be wrong by `skew` milliseconds. */
  clock(actor: Actor, skew: number, isBackground: (milliseconds: number) => boolean): Clock {
    return {
      now: () => new Date(this.#now + skew),
      elapsed: () => this.#now,
      sleep: (milliseconds, signal) =>
        new Promise((resolve, reject) => {
          const background = isBackground(milliseconds);
          const sleeper: Sleeper = { actor, at: this.#now + Math.ceil(milliseconds), background, wake: resolve };
          const stop = (): void => {
            this.#sleepers = this.#sleepers.filter((one) => one !== sleeper);
            reject(new Error("aborted"));
          };
          if (signal?.aborted === true) stop();
          if (signal?.aborted === true || !this.#actors.has(actor)) return;
          signal?.addEventListener("abort", stop, { once: true });
          this.#sleepers.push(sleeper);
          this.#plan();
        }),
    };
  }

  /** `polls`: how often it was looked already. Who works elsewhere for long is not waited for by a busy process. */
  #plan(polls = 0): void {
    if (this.#planned) return;
    this.#planned = true;
    const look = (): void => {
      this.#planned = false;
      this.#step(polls);
    };
    if (polls < busyPolls) setImmediate(look);
    else setTimeout(look, 1);
  }

  #step(polls: number): void {
    if (this.#busy || this.#actors.size === 0) return;
    if (this.#wakeDue()) return;
    // Somebody reads a file, say: what he does next must take part in the draw, or the order would be his disk's.
    if ([...this.#actors].some((actor) => !this.#isWaiting(actor))) {
      this.#plan(polls + 1);
      return;
    }
    const ready = this.#parked.filter(({ actor }) => actor.awakeFrom <= this.#now);
    if (ready.length === 0) {
      this.#jump();
      return;
    }
    const next = this.#dice.pick(ready);
    this.#parked.splice(this.#parked.indexOf(next), 1);
    this.#busy = true;
    next.go();
  }

  #isWaiting(actor: Actor): boolean {
    return (
      this.#parked.some((one) => one.actor === actor) ||
      this.#sleepers.some((one) => one.actor === actor && !one.background)
    );
  }

  /** A suspended actor's timers ring when it wakes. */
  #ringsAt({ at, actor }: Sleeper): number {
    return Math.max(at, actor.awakeFrom);
  }

  #wakeDue(): boolean {
    const due = this.#sleepers.filter((one) => this.#ringsAt(one) <= this.#now);
    if (due.length === 0) return false;
    this.#sleepers = this.#sleepers.filter((one) => !due.includes(one));
    for (const one of due) one.wake();
    this.#plan();
    return true;
  }

  #jump(): void {
    const moments = [
      ...this.#sleepers.map((one) => this.#ringsAt(one)),
      ...this.#parked.map((one) => one.actor.awakeFrom),
    ];
    this.#now = Math.max(this.#now, Math.min(...moments));
    this.#plan();
  }
}

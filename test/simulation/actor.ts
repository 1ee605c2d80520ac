import { Problem } from "../../domain/problem.ts";

/** What befalls a run at one of its operations, counted from 1. */
export interface Fate {
  readonly at: number;
  readonly what: FateKind;
}

/** The kinds of it. Who is stopped hears SIGTERM. A database that is lost is back for the next operation. */
export const fateKinds = [
  "killed before",
  "killed after",
  "stopped",
  "suspended",
  "database lost",
  "answer of the database lost",
] as const;

/** One of them. */
export type FateKind = (typeof fateKinds)[number];

/** Why a run ends that hears SIGTERM (cli/stop-signal.ts). */
function stopped(): Problem {
  return new Problem({ kind: "try_later", code: "stopped", message: "Stopped by SIGTERM." });
}

/** Longer than a lease: a successor has taken over by then. */
const suspension = 5 * 60_000;

/** A process on the stage, with what is to befall it. */
export class Actor {
  readonly name: string;
  readonly #fate: Fate | undefined;
  #operations = 0;
  #awakeFrom = 0;
  readonly #stop = new AbortController();
  #die: () => void = () => undefined;
  /** Resolves when it was killed. */
  readonly killed: Promise<undefined>;

  constructor(name: string, fate?: Fate) {
    this.name = name;
    this.#fate = fate;
    this.killed = new Promise((resolve) => {
      this.#die = () => {
        resolve(undefined);
      };
    });
  }

  /** Its stop signal. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Until this moment of the stage's time it is suspended. */
  get awakeFrom(): number {
    return this.#awakeFrom;
  }

  /** Counts one more operation; gives what befalls it. */
  next(now: number): FateKind | undefined {
    this.#operations += 1;
    if (this.#operations !== this.#fate?.at) return undefined;
    if (this.#fate.what === "stopped") this.#stop.abort(stopped());
    if (this.#fate.what === "suspended") this.#awakeFrom = now + suspension;
    return this.#fate.what;
  }

  /** Ends it as SIGKILL would; the promise never resolves, so nothing of it goes on. */
  die(): Promise<never> {
    this.#die();
    return new Promise(() => undefined);
  }
}

import { requestPriorities } from "../domain/request-budget.ts";
import type { RequestPriority } from "../domain/request-budget.ts";

interface Waiting {
  readonly urgency: number;
  readonly admit: () => void;
  readonly dismiss: (error: unknown) => void;
}

/** Calls of this process that wait for the budget: the most urgent first, and first come first served among equals. */
export class WaitingLine {
  #waiting: Waiting[] = [];
  #wake: AbortController | undefined;

  /** The priority of the one whose turn is next. */
  get first(): RequestPriority | undefined {
    const [next] = this.#waiting;
    return next === undefined ? undefined : requestPriorities[next.urgency];
  }

  get length(): number {
    return this.#waiting.length;
  }

  /** Resolves when admitted; rejects with the signal's reason when `signal` aborts first. */
  join(priority: RequestPriority, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const urgency = requestPriorities.indexOf(priority);
      const settle = (act: () => void) => () => {
        signal?.removeEventListener("abort", leave);
        act();
      };
      const waiting: Waiting = {
        urgency,
        admit: settle(resolve),
        dismiss: (error) => {
          settle(() => {
            reject(error instanceof Error ? error : new Error("The request budget failed.", { cause: error }));
          })();
        },
      };
      const leave = (): void => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        if (this.#waiting.length === 0) this.#wake?.abort();
        waiting.dismiss(signal?.reason);
      };
      if (signal?.aborted === true) {
        waiting.dismiss(signal.reason);
        return;
      }
      signal?.addEventListener("abort", leave, { once: true });
      this.#insert(waiting);
    });
  }

  /** Lets the next one through. */
  admit(): void {
    this.#waiting.shift()?.admit();
  }

  /** Turns everybody away. */
  dismiss(error: unknown): void {
    for (const waiting of this.#waiting.splice(0)) waiting.dismiss(error);
  }

  /** A signal that aborts when somebody more urgent than the present first joins, or the last one leaves. */
  interrupt(): AbortSignal {
    this.#wake = new AbortController();
    if (this.#waiting.length === 0) this.#wake.abort();
    return this.#wake.signal;
  }

  #insert(waiting: Waiting): void {
    const position = this.#waiting.findIndex((other) => other.urgency > waiting.urgency);
    if (position === 0) this.#wake?.abort();
    this.#waiting.splice(position === -1 ? this.#waiting.length : position, 0, waiting);
  }
}

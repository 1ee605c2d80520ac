import { EventEmitter } from "node:events";

/**
 * Ends a request that is not answered in time, in place of an AbortSignal, as undici allows: `AbortSignal.timeout` costs a
 * tenth of a quick call, and its timer lives on for the whole time although the answer has come.
 */
export class Deadline extends EventEmitter {
  /** Read by undici when "abort" is emitted: the error that the request fails with. */
  reason: Error | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(milliseconds: number) {
    super();
    this.#timer = setTimeout(() => {
      this.reason = new DOMException("The request took too long.", "TimeoutError");
      this.emit("abort");
    }, milliseconds);
    this.#timer.unref();
  }

  /** The request is over. */
  clear(): void {
    clearTimeout(this.#timer);
  }
}

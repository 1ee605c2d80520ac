/** Time as a parameter: everything that reads the time or waits takes a Clock, so tests can move it. */
export interface Clock {
  /** The present instant. Only for waiting, expiry and log lines: business dates come from data. */
  now(): Date;
  /**
   * Milliseconds since some fixed moment, for measuring how long something took: setting the clock does not move it.
   * Time for which the machine was suspended need not be in it.
   */
  elapsed(): number;
  /** Resolves after `milliseconds`; rejects with the signal's reason when `signal` aborts first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

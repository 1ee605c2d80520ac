/** Time as a parameter: everything that reads the time or waits takes a Clock, so tests can move it. */
export interface Clock {
  /** The present instant. Only for waiting, expiry and log lines: business dates come from data. */
  now(): Date;
  /** Resolves after `milliseconds`; rejects with the signal's reason when `signal` aborts first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

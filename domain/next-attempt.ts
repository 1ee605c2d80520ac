/** What passing failures a key has behind it, without the one that is judged. */
export interface Retries {
  readonly count: number;
  /** Since the first of those in a row; 0 where there is none. */
  readonly seconds: number;
}

/** A key with nothing behind it. */
export const noRetries: Retries = { count: 0, seconds: 0 };

const firstPause = 30;
const longestPause = 6 * 3600;
/** A night in which FreeAgent takes no writes is over by then. */
const longestTime = 48 * 3600;
/** Where runs are seldom, two days may have been two attempts. */
const fewestAttempts = 3;
/** For keys whose time begins anew, because they wait in between. With their pauses alone these take two days, too. */
const mostAttempts = 30;

/**
 * Seconds from a passing failure to the next attempt: half a minute, doubled with each failure, six hours at most, and up
 * to half of it less by chance, so that keys that failed together do not come back together. Undefined when two days have gone
 * since the first and it was the third at least, or when it was the thirtieth: the failure does not pass by itself. Where
 * reads are answered and writes are not, the few keys that are to be sent cannot tell that from their own fault, and only time can.
 * @param chance in [0, 1)
 */
export function nextAttempt({ count, seconds }: Retries, chance: number): number | undefined {
  const attempts = count + 1;
  if (attempts >= mostAttempts || (attempts >= fewestAttempts && seconds >= longestTime)) return undefined;
  return Math.min(longestPause, firstPause * 2 ** count) * (0.5 + chance / 2);
}

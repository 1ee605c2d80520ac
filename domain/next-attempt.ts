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
const mostAttempts = 10;
const longestTime = 48 * 3600;

/**
 * Seconds from a passing failure to the next attempt: half a minute, doubled with each failure, six hours at most, and up
 * to half of it less by chance, so that keys that failed together do not come back together. Undefined when it was the
 * tenth attempt, or two days have gone since the first: the failure does not pass by itself.
 * @param chance in [0, 1)
 */
export function nextAttempt({ count, seconds }: Retries, chance: number): number | undefined {
  if (count + 1 >= mostAttempts || seconds >= longestTime) return undefined;
  return Math.min(longestPause, firstPause * 2 ** count) * (0.5 + chance / 2);
}

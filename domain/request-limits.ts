/** Calls that we allow ourselves; below FreeAgent's 120 and 3,600, so that a person at FreeAgent is not held up. */
export interface RequestLimits {
  readonly perMinute: number;
  readonly perHour: number;
}

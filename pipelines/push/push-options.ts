/** What an operator may ask of a push beyond the usual. */
export interface PushOptions {
  /** However many rows are gone from the back office, they were meant to go. */
  readonly acceptDeletions: boolean;
}

/** A push as every night has it. */
export const usualPush: PushOptions = { acceptDeletions: false };

import type { Period } from "../../domain/period.ts";

/** What an operator may ask of a pull beyond the usual. */
export interface PullOptions {
  /** Read the bank entries of these days again, instead of what changed since the last pull. */
  readonly period?: Period;
  /** More deletions than rules.bank_payments.max_deletions were meant. */
  readonly acceptDeletions: boolean;
  /** Run the apply files and take back what they did. */
  readonly dryRun: boolean;
}

/** A pull as every night has it. */
export const usualPull: PullOptions = { acceptDeletions: false, dryRun: false };

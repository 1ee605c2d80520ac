/** What a call to FreeAgent is for, most urgent first: when several wait, the more urgent are let through first. */
export const requestPriorities = ["payments", "invoices", "contacts", "backfill"] as const;

/** One of `requestPriorities`. */
export type RequestPriority = (typeof requestPriorities)[number];

/**
 * The calls that FreeAgent still allows (120 a minute and 3,600 an hour for a user, in fixed windows; FreeAgent API:
 * introduction). One budget is shared by everything that calls for a company.
 */
export interface RequestBudget {
  /**
   * Calls that remain of the present hour's allowance to all processes of the company together, as counted when this
   * one last took some. Undefined before that, when that hour is over, while FreeAgent has us wait, and always for a
   * budget without limits. Reading it costs nothing.
   */
  readonly leftThisHour?: number | undefined;
  /** Resolves when one call may be made; rejects with the signal's reason when `signal` aborts first. */
  take(priority: RequestPriority, signal?: AbortSignal): Promise<void>;
  /** Lets nobody call before `until`: FreeAgent said so with status 429. */
  block(until: Date): Promise<void>;
  /**
   * Hears FreeAgent's own clock, with which its windows turn: the `Date` of an answer, and how long that took in
   * milliseconds.
   */
  observeServerDate?(date: Date, took: number): void;
}

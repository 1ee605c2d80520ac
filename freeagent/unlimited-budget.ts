import type { RequestBudget } from "../domain/request-budget.ts";

/**
 * A budget without limits that remembers nothing: for tests and for a simulator that is not limited.
 * Never for FreeAgent itself, which restricts applications that run into its limits.
 */
export const unlimitedBudget: RequestBudget = {
  take: (_priority, signal) => {
    signal?.throwIfAborted();
    return Promise.resolve();
  },
  block: () => Promise.resolve(),
};

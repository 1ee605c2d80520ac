/** How a claimed key ended a run. Every claimed key ends in exactly one. */
export const outcomes = [
  "created",
  "updated",
  "unchanged",
  "deleted",
  "waiting",
  "retry",
  "in_doubt",
  "rejected",
] as const;
export type Outcome = (typeof outcomes)[number];

/** Keys claimed by a pipeline and how they ended. */
export type OutcomeCounts = Readonly<Record<Outcome, number>> & { readonly claimed: number };

/** No key claimed yet. */
export const noOutcomes: OutcomeCounts = Object.freeze({
  claimed: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  deleted: 0,
  waiting: 0,
  retry: 0,
  in_doubt: 0,
  rejected: 0,
});

/** The counts with more keys, each of which is claimed and has ended as given. */
export function countOutcomes(counts: OutcomeCounts, ended: Iterable<Outcome>): OutcomeCounts {
  const next = { ...counts };
  for (const outcome of ended) {
    next.claimed += 1;
    next[outcome] += 1;
  }
  return next;
}

/** True when something is left for the next run or for a person: the run may not exit 0. */
export function somethingRemains(counts: OutcomeCounts): boolean {
  return counts.waiting + counts.retry + counts.in_doubt + counts.rejected > 0;
}

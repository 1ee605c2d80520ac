import type { Sample } from "./measures.ts";

/** A measure in the first and in the last quarter of a soak. */
export interface Verdict {
  readonly measure: string;
  readonly first: number;
  readonly last: number;
  /** `grows with ...`: by as much as the rows that are kept, and with what they are kept for. */
  readonly verdict: string;
}

/** Of the means: below it nothing is said to grow. */
const tolerance = 1.15;
/** Growth that is no leak however small the measure was: a page or two, a socket that was just being opened. */
const slack: Readonly<Record<string, number>> = {
  bytes: 96 * 1024,
  rss: 8_000_000,
  heapUsed: 2_000_000,
  external: 1_000_000,
  // Shown, not judged: the books grow, and other work may be on the machine.
  milliseconds: Infinity,
};
const usualSlack = 3;

/** Tables whose rows are kept as long as what they stand for is there, and what that is. */
const kept: Readonly<Record<string, string>> = {
  "freeagent_sync.links": "what the back office has in FreeAgent",
  "freeagent_sync.bank_payments": "the feed, which stays whole",
  "freeagent_mirror.contacts": "FreeAgent's contacts",
  "freeagent_mirror.invoices": "FreeAgent's invoices",
  "freeagent_mirror.invoice_items": "FreeAgent's invoices",
  "freeagent_mirror.bank_transactions": "FreeAgent's bank lines",
  "freeagent_mirror.bank_transaction_explanations": "FreeAgent's entries",
  "freeagent_sync.side_totals": "the months that there are invoices of",
  "freeagent_sync.rejects": "what no person mends",
  "freeagent_sync.differences": "what no person mends",
  // What a run looks at again keeps its changes.
  "freeagent_sync.contact_changes": "what no person mends",
  "freeagent_sync.invoice_changes": "what no person mends",
  "freeagent_sync.payment_changes": "what no person mends",
};

/** Tables whose rows are kept for those of another: a run as long as a write of it names a held key, its counts with it. */
const follows: Readonly<Record<string, string>> = {
  "freeagent_sync.runs": "freeagent_sync.rejects",
  "freeagent_sync.run_counts": "freeagent_sync.runs",
};

/**
 * Compares the first with the last quarter of the samples, by their means. A table that is kept whole is flat when its
 * bytes per row are; one that follows another when it grows no faster than that.
 */
export function verdicts(samples: readonly Sample[]): Verdict[] {
  const quarter = Math.max(1, Math.floor(samples.length / 4));
  const first = means(samples.slice(0, quarter));
  const last = means(samples.slice(-quarter));
  return Object.keys(last).map((measure) => {
    const [before, after] = [first[measure] ?? 0, last[measure] ?? 0];
    return {
      measure,
      first: before,
      last: after,
      verdict: judge(measure, before, after, (table) => rowsGrew(table, first, last)),
    };
  });
}

/** Whether a soak was flat as a whole. */
export function isFlat(all: readonly Verdict[]): boolean {
  return all.every(({ verdict }) => verdict !== "GROWS");
}

function judge(measure: string, first: number, last: number, grew: (table: string) => number): string {
  const [kind = "", table = ""] = measure.split(" of ");
  const allowed = slack[kind] ?? usualSlack;
  const isWithin = (growth: number): boolean => last <= first * growth * tolerance + allowed;
  if (isWithin(1)) return "flat";
  const reason = kept[table];
  if (reason !== undefined && (kind === "rows" || isWithin(grew(table)))) return `grows with ${reason}`;
  const leader = follows[table];
  return leader !== undefined && isWithin(grew(leader)) ? `grows with ${leader}` : "GROWS";
}

/** By how much the rows of a table grew; 1 where they did not. */
function rowsGrew(table: string, first: Sample, last: Sample): number {
  return Math.max(1, (last[`rows of ${table}`] ?? 0) / Math.max(1, first[`rows of ${table}`] ?? 0));
}

function means(samples: readonly Sample[]): Sample {
  const names = Object.keys(samples[0] ?? {});
  return Object.fromEntries(
    names.map((name) => [name, samples.reduce((sum, sample) => sum + (sample[name] ?? 0), 0) / samples.length]),
  );
}

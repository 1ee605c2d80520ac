import { longestBetween, type Moment } from "../domain/moment.ts";
import type { OpenWork } from "../extract/runs/read-open-work.ts";

/** Between two looks for what is due without a new change: retries and writes without an answer. */
const overduePause = 60_000;
/** The mirror is brought up to date at least so often while there is something to push. */
const mirrorAge = 15 * 60_000;
/** And at most so often, because it takes a call per hundred open invoices and some more. */
const mirrorPause = 20_000;
const firstPause = 500;
const longestLeasePause = 15_000;
const longestPause = 60_000;

/** What a watch remembers between two looks. */
export interface WatchMemory {
  /** When the mirror was last brought up to date by this watch. */
  readonly mirroredAt: Moment | undefined;
  /** The open changes that the last run took up: when no other is open, there is nothing new to do. */
  readonly taken: string;
  /** When retries and doubts were last taken up. */
  readonly overdueAt: Moment | undefined;
  /** Looks that failed one after the other. */
  readonly failures: number;
}

/** Before the first look. */
export const noMemory: WatchMemory = { mirroredAt: undefined, taken: "", overdueAt: undefined, failures: 0 };

/** A push that is due. */
export interface WatchPush {
  /** It brings the mirror up to date first, */
  readonly mirror: boolean;
  /** after so many milliseconds. */
  readonly wait: number;
  /** It takes up retries and doubts as well, which then rest. */
  readonly overdue: boolean;
}

/** What a look at the open work leads to at this moment; undefined: nothing is due. Rules: docs/decisions/0006-watch.md. */
export function duePush(work: OpenWork, memory: WatchMemory, now: Moment): WatchPush | undefined {
  const overdue = (work.retries || work.doubts) && ageOf(memory.overdueAt, now) >= overduePause;
  if (!overdue && (!hasChanges(work) || work.fingerprint === memory.taken)) return undefined;
  const age = ageOf(memory.mirroredAt, now);
  // Payments and amendments ask the mirror what is paid and open; a doubt is settled by it.
  const mirror = work.doubts || work.payments || work.amendments || age > mirrorAge;
  return { mirror, wait: mirror ? Math.max(0, mirrorPause - age) : 0, overdue };
}

/** Milliseconds. A clock that is set back must not have a push wait until it shows the same time again. */
function ageOf(moment: Moment | undefined, now: Moment): number {
  return moment === undefined ? Infinity : longestBetween(moment, now);
}

/** What is remembered after a push that went through, at the moment when it ended. */
export function memoryAfter(memory: WatchMemory, work: OpenWork, push: WatchPush, now: Moment): WatchMemory {
  return {
    mirroredAt: push.mirror ? now : memory.mirroredAt,
    taken: work.fingerprint,
    overdueAt: push.overdue ? now : memory.overdueAt,
    failures: 0,
  };
}

/** How many milliseconds a watch rests after a look that failed. `lease`: another run holds the company. */
export function pauseAfter(failures: number, lease: boolean): number {
  return Math.min(lease ? longestLeasePause : longestPause, firstPause * 2 ** failures);
}

function hasChanges(work: OpenWork): boolean {
  return work.contacts || work.invoices || work.payments;
}

import { AccountActivity } from "./account-activity.ts";
import { Collection, type Revision, wholeSecond } from "./collection.ts";
import type {
  BankAccount,
  BankLine,
  Contact,
  Explanation,
  Note,
  PendingStatement,
  Project,
  Reconciliation,
  SalesDocument,
} from "./records.ts";

/** The simulated company's books: everything that a reset forgets. */
export interface World {
  readonly revision: Revision;
  readonly contacts: Collection<Contact>;
  readonly invoices: Collection<SalesDocument>;
  readonly creditNotes: Collection<SalesDocument>;
  readonly reconciliations: Collection<Reconciliation>;
  readonly accounts: Collection<BankAccount>;
  readonly lines: Collection<BankLine>;
  /** Balance and counts of each bank account. */
  readonly activity: AccountActivity;
  readonly explanations: Collection<Explanation>;
  readonly projects: Collection<Project>;
  readonly notes: Collection<Note>;
  /** Next number of each id sequence. */
  readonly ids: Record<IdSequence, number>;
  /** The invoices and credit notes that carry each reference. */
  readonly references: Map<string, SalesDocument[]>;
  /** Highest number of the global reference sequence. */
  lastReference: number;
  pendingStatements: PendingStatement[];
  /** Nothing dated on or before this day may change. */
  lockedToDate: string | undefined;
  /** The e-mails that were sent, for tests to look at. */
  readonly emails: { readonly documentId: number; readonly to: string; readonly at: number }[];
  readonly startedAt: number;
  /** Day up to which passing due dates have been noticed. */
  noticedDay: string;
}

/** Sequences of ids; invoices and credit notes share one, their items another. */
export type IdSequence =
  "contact" | "document" | "item" | "reconciliation" | "account" | "line" | "explanation" | "project" | "note";

/** Empty books. */
export function emptyWorld(now: number, today: string): World {
  const revision: Revision = { count: 0 };
  const activity = new AccountActivity();
  return {
    revision,
    contacts: new Collection(revision),
    invoices: new Collection(revision, { of: (invoice) => invoice.contactId }),
    creditNotes: new Collection(revision, { of: (creditNote) => creditNote.contactId }),
    reconciliations: new Collection(revision),
    accounts: new Collection(revision),
    activity,
    lines: new Collection(revision, { of: (line) => line.accountId, compare: byDay }, (line, removed) => {
      activity.recount(line, removed);
    }),
    explanations: new Collection(revision, { of: (explanation) => explanation.accountId }),
    projects: new Collection(revision),
    notes: new Collection(revision),
    ids: {
      contact: 209308,
      document: 81001,
      item: 310001,
      reconciliation: 5001,
      account: 40459,
      line: 2615512,
      explanation: 1775286,
      project: 7001,
      note: 9001,
    },
    references: new Map(),
    lastReference: 0,
    pendingStatements: [],
    lockedToDate: undefined,
    emails: [],
    startedAt: wholeSecond(now),
    noticedDay: today,
  };
}

/** Takes the next id of a sequence. */
export function nextId(world: World, sequence: IdSequence): number {
  const id = world.ids[sequence];
  world.ids[sequence] = id + 1;
  return id;
}

function byDay(a: BankLine, b: BankLine): number {
  return a.datedOn < b.datedOn ? -1 : a.datedOn > b.datedOn ? 1 : a.id - b.id;
}

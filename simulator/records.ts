import type { Big } from "big.js";
import type { Stamped } from "./collection.ts";

/** What the lines of a bank account add up to. */
export interface Activity {
  money: Big;
  unexplained: number;
  forReview: number;
  manual: number;
}

/** Attributes that are stored and given back as they came, by FreeAgent's names. */
export type Attributes = Record<string, string | number | boolean>;

/** A customer or supplier. */
export interface Contact extends Stamped {
  attributes: Attributes;
  status: "Active" | "Hidden";
}

/** A line of an invoice or credit note. Decimals are kept as FreeAgent writes them. */
export interface DocumentItem {
  readonly id: number;
  position: number;
  description: string;
  itemType: string | undefined;
  quantity: Big;
  price: Big;
  taxRate: Big | undefined;
  taxStatus: string | undefined;
  category: string;
  projectId: number | undefined;
}

/** An invoice or a credit note; both draw ids and references from the same sequences. */
export interface SalesDocument extends Stamped {
  readonly kind: "invoice" | "credit_note";
  contactId: number;
  projectId: number | undefined;
  bankAccountId: number | undefined;
  reference: string;
  datedOn: string;
  termsInDays: number;
  dueOn: string;
  currency: string;
  exchangeRate: Big;
  discountPercent: Big | undefined;
  ecStatus: string | undefined;
  attributes: Attributes;
  items: DocumentItem[];
  net: Big;
  tax: Big;
  total: Big;
  state: "draft" | "scheduled" | "sent" | "cancelled";
  /** Day of the mail run that sends a scheduled invoice. */
  sendsOn: string | undefined;
  writtenOffOn: string | undefined;
  /** Sum of payments and reconciliations; forgotten (undefined) whenever one of them changes. */
  settled: Big | undefined;
  explanations: readonly Explanation[];
  reconciliations: readonly Reconciliation[];
}

/** A credit note set against an invoice. */
export interface Reconciliation extends Stamped {
  gross: Big;
  datedOn: string;
  readonly invoice: SalesDocument;
  readonly creditNote: SalesDocument;
}

/** A bank account. */
export interface BankAccount extends Stamped {
  attributes: Attributes;
  type: string;
  name: string;
  currency: string;
  openingBalance: Big;
  isPrimary: boolean;
  status: "active" | "hidden";
  guessEnabled: boolean;
  feedEnabled: boolean;
  /** Number of the latest statement import; 0 before the first. */
  lastUpload: number;
}

/** A line of a bank statement, or one made by hand together with its explanation. */
export interface BankLine extends Stamped {
  readonly accountId: number;
  amount: Big;
  datedOn: string;
  /** As FreeAgent shows it: `text//TYPE/`, or `///` for a manual line. */
  description: string;
  /** As the bank sent it; what de-duplication compares. */
  text: string;
  fitid: string | undefined;
  isManual: boolean;
  uploadedAt: number | undefined;
  upload: number;
  unexplained: Big;
  readonly explanations: Explanation[];
  /** What the line adds to its account's activity. */
  share: Activity | undefined;
}

/** What (a part of) a bank line means. */
export interface Explanation extends Stamped {
  readonly line: BankLine;
  readonly accountId: number;
  datedOn: string;
  gross: Big;
  foreign: Big;
  description: string;
  category: string | undefined;
  paid: SalesDocument | undefined;
  paidUserId: number | undefined;
  transferAccountId: number | undefined;
  taxStatus: string | undefined;
  taxRate: Big | undefined;
  taxValue: Big | undefined;
  markedForReview: boolean;
  attributes: Attributes;
}

/** A project, as far as references need one. */
export interface Project extends Stamped {
  contactId: number;
  name: string;
  status: string;
  currency: string;
  budgetUnits: string;
}

/** A note on a contact. */
export interface Note extends Stamped {
  contactId: number;
  note: string;
}

/** A line of a statement, ready to be imported. */
export interface StatementLine {
  readonly datedOn: string;
  readonly amount: Big;
  readonly text: string;
  readonly fitid: string | undefined;
  readonly type: string;
}

/** A statement that was received and waits for its import. */
export interface PendingStatement {
  readonly accountId: number;
  readonly lines: readonly StatementLine[];
  readonly dueAt: number;
}

import type { Entity } from "./entity.ts";

/** A kind of object that is mirrored and can vanish from FreeAgent. A `payment` is a bank transaction explanation. */
export type MirroredKind = Entity | "bank_account" | "bank_transaction" | "credit_note" | "credit_note_reconciliation";

/** One mirrored object. */
export interface MirroredId {
  readonly kind: MirroredKind;
  readonly id: number;
}

/** The table of freeagent_mirror that holds each kind. */
export const mirrorTableNames: Readonly<Record<MirroredKind, string>> = {
  contact: "contacts",
  invoice: "invoices",
  payment: "bank_transaction_explanations",
  bank_account: "bank_accounts",
  bank_transaction: "bank_transactions",
  credit_note: "credit_notes",
  credit_note_reconciliation: "credit_note_reconciliations",
};

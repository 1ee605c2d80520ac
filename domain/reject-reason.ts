import { entities } from "./entity.ts";

/** Why a key needs a person: stable codes, which docs/rejects.md explains. */
const rejectReasons = [
  "doubled_key",
  "invalid_row",
  "total_mismatch",
  "negative_total",
  "missing_row",
  "changed_in_freeagent",
  "invoice_locked",
  "invoice_sent",
  "credit_note_begun",
  "credited",
  "set_off_without_effect",
  "not_made_by_us",
  "deleted_in_freeagent",
  "possible_duplicate",
  "duplicate_reference",
  "invoice_written_off",
  "overpayment",
  "no_bank_line",
  "ambiguous_bank_line",
  "bank_amount_missing",
  "email_unknown",
  "payment_not_ours",
  "bank_account_unknown",
  "refused_by_freeagent",
  "apply_failed",
  "paid_value_differs",
  "given_up",
  "look_failed",
] as const;

/** One of them. */
export type RejectReason = (typeof rejectReasons)[number];

/** What a key may wait for: another key, or a line that the bank has not delivered yet. */
const awaited = [...entities, "bank_line"] as const;

/** One of them. */
export type Awaited = (typeof awaited)[number];

/** Why a key is held: for a person, for what it waits for, or until its call is made again. */
export const heldReasons = [
  ...rejectReasons,
  ...awaited.map((one) => `waiting_for_${one}` as const),
  "not_sent",
] as const;

/** One of them. */
export type HeldReason = (typeof heldReasons)[number];

import { paymentAttributes } from "../../domain/payment-attributes.ts";
import { jsonText, textOrNull } from "../../domain/json.ts";
import { decimal } from "../../domain/money.ts";
import type { Rejection } from "../../domain/plan.ts";
import type { Row } from "../../domain/queryable.ts";
import { invalidRow } from "../invalid-row.ts";
import { payloadHash } from "../payload-hash.ts";
import { rowToAttributes, type MappedValues, type RowFault } from "../row-to-attributes.ts";

/** A row of payments.sql that holds what it must. Amounts are canonical decimals, dates `YYYY-MM-DD`. */
export interface PaymentRow {
  readonly sourceKey: string;
  readonly invoiceKey: string;
  readonly amount: string;
  /** In the account's currency; null where the mapping does not say. */
  readonly bankAmount: string | null;
  readonly datedOn: string;
  readonly bankAccount: string | null;
  readonly description: string | null;
  /** Of everything that is sent. */
  readonly hash: string;
}

/** The row, or why it cannot be used. */
export function paymentRow(row: Row): PaymentRow | Rejection {
  const mapped = rowToAttributes(paymentAttributes, row);
  if (!mapped.ok) return invalidRow("payments.sql", mapped.fault);
  const { amount = null, dated_on = null, description = null, invoice_key = null } = mapped.values;
  const { bank_account = null, bank_amount = null } = mapped.values;
  const fault = notPositive({ amount, bank_amount });
  if (fault !== undefined) return invalidRow("payments.sql", fault);
  const hashed = { amount, dated_on, description, invoice_key, bank_account };
  return {
    sourceKey: jsonText(mapped.values["source_key"]),
    invoiceKey: jsonText(invoice_key),
    amount: jsonText(amount),
    bankAmount: textOrNull(bank_amount),
    datedOn: jsonText(dated_on),
    bankAccount: textOrNull(bank_account),
    description: textOrNull(description),
    // Without a bank amount the hash is that of the versions that did not know the column.
    hash: payloadHash(bank_amount === null ? hashed : { ...hashed, bank_amount }),
  };
}

/** A refund is no payment, and FreeAgent takes an entry below zero for one. */
function notPositive(amounts: MappedValues): RowFault | undefined {
  const rule = "must be positive (a refund is booked in FreeAgent against a credit note)";
  for (const [field, amount] of Object.entries(amounts)) {
    if (amount !== null && decimal(jsonText(amount)).lte("0")) return { field, value: jsonText(amount), rule };
  }
  return undefined;
}

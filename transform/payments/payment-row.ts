import { paymentAttributes } from "../../domain/payment-attributes.ts";
import { jsonText, textOrNull } from "../../domain/json.ts";
import type { Rejection } from "../../domain/plan.ts";
import type { Row } from "../../domain/queryable.ts";
import { invalidRow } from "../invalid-row.ts";
import { payloadHash } from "../payload-hash.ts";
import { rowToAttributes } from "../row-to-attributes.ts";

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

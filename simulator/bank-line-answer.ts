import type { Call } from "./call.ts";
import { timestamp } from "./days.ts";
import { decimalText } from "./decimals.ts";
import { explanationAnswer } from "./explanation-answer.ts";
import { fullDescription } from "./full-description.ts";
import type { BankLine } from "./records.ts";
import { urlOf } from "./url-of.ts";

/** A bank line as the API shows it, with its explanations. */
export function bankLineAnswer(call: Call, line: BankLine): Record<string, unknown> {
  return {
    url: urlOf(call, "bank_transactions", line.id),
    amount: decimalText(line.amount),
    bank_account: urlOf(call, "bank_accounts", line.accountId),
    dated_on: line.datedOn,
    description: line.description,
    full_description: fullDescription(call.world, line),
    ...(line.uploadedAt === undefined ? {} : { uploaded_at: timestamp(line.uploadedAt) }),
    unexplained_amount: decimalText(line.unexplained),
    is_manual: line.isManual,
    ...(line.fitid === undefined ? {} : { transaction_id: line.fitid }),
    created_at: timestamp(line.createdAt),
    updated_at: timestamp(line.updatedAt),
    matching_transactions_count: 0,
    bank_transaction_explanations: line.explanations.map((one) => explanationAnswer(call, one)),
  };
}

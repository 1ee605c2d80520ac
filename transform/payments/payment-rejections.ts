import { decimal } from "../../domain/money.ts";
import type { Rejection } from "../../domain/plan.ts";
import type { OpenBankLine } from "../../domain/open-bank-line.ts";
import type { PayableInvoice, PayingAccount } from "./payment-books.ts";
import type { PaymentRow } from "./payment-row.ts";

/** What a person took away stays away. */
export const deletedInFreeAgent: Rejection = {
  reason: "deleted_in_freeagent",
  detail: "Somebody deleted this payment's bank entry in FreeAgent; it is not booked again by itself.",
};

/** We change only what we made. */
export const notOurs: Rejection = {
  reason: "payment_not_ours",
  detail:
    "The payment was changed in the back office, but its entry in FreeAgent was made by a person or the bank. Change it there.",
};

/**
 * More than is due. So much may be due tomorrow, where another payment is taken back tonight.
 * @param isBooked an entry of ours stands for the payment as it was before: it stays
 */
export function overpayment({ amount }: PaymentRow, invoice: PayableInvoice, isBooked: boolean): Rejection {
  const done = isBooked ? "Its entry stays as it was" : "Nothing was booked";
  const guess = decimal(invoice.guessed).gt("0")
    ? ` FreeAgent also guesses that ${moneyText(invoice.guessed)} from the bank pays it: approve or delete that guess there first.`
    : "";
  return {
    reason: "overpayment",
    field: "amount",
    detail: `The payment is ${moneyText(amount)} ${invoice.currency}, but only ${moneyText(invoice.due)} is due. ${done}; correct the payment, or book the surplus in FreeAgent by hand.${guess}`,
  };
}

/** What was given up is not what was paid: the money that came all the same is booked nowhere yet. */
export function writtenOff({ status }: PayableInvoice): Rejection {
  return {
    reason: "invoice_written_off",
    detail: `The invoice is ${status} in FreeAgent, so nothing can be paid on it. Bring it back there (mark it as sent), and the next run books the payment; or book the money there by hand.`,
  };
}

/** The mapping names an account that FreeAgent does not have. */
export function unknownBankAccount(name: string | null): Rejection {
  const detail =
    name === null
      ? "FreeAgent has no primary bank account. Name one under company.bank_accounts, or correct the mapping."
      : `FreeAgent has no bank account in use named "${name}", or several. Correct company.bank_accounts or the mapping, or rename one there.`;
  return { reason: "bank_account_unknown", field: "bank_account", detail };
}

/** Another currency, and nobody said what arrived in the bank. */
export function bankAmountMissing(invoice: PayableInvoice, account: PayingAccount): Rejection {
  return {
    reason: "bank_amount_missing",
    field: "bank_amount",
    detail: `The invoice is in ${invoice.currency}, ${account.name} in ${account.currency}: give the column bank_amount, the amount that arrived in the account.`,
  };
}

/** One currency, two amounts. */
export function bankAmountDiffers(row: PaymentRow): Rejection {
  return {
    reason: "invalid_row",
    field: "bank_amount",
    detail: `bank_amount is ${moneyText(row.bankAmount ?? "0")} and amount ${moneyText(row.amount)}, although invoice and account have one currency. Leave bank_amount empty, or correct it.`,
  };
}

/** No line came in time, or none is waited for. */
export function noBankLine(row: PaymentRow, account: PayingAccount): Rejection {
  return {
    reason: "no_bank_line",
    detail: `${account.name} has no unexplained line for ${moneyText(row.bankAmount ?? row.amount)} around ${row.datedOn}. Check the payment; when the line comes, or is explained with the invoice in FreeAgent, the next run sees it.`,
  };
}

/** More than one line, or more than one payment for it. */
export function ambiguousBankLine(account: PayingAccount, lines: readonly OpenBankLine[]): Rejection {
  const shown = lines.map((line) => `${line.datedOn} "${line.description}"`).join(", ");
  return {
    reason: "ambiguous_bank_line",
    detail: `Lines of ${account.name} that may be this payment or another: ${shown}. Explain the right line with the invoice in FreeAgent; the next run sees it.`,
  };
}

/** Two decimals, as people write money. */
export function moneyText(amount: string): string {
  return decimal(amount).toFixed(2);
}

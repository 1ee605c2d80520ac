import { expect, test } from "vitest";
import * as rejections from "../../transform/payments/payment-rejections.ts";
import type { PaymentRow } from "../../transform/payments/payment-row.ts";
import { bankLine, invoice, withFeed } from "./planning-payments.ts";

const row: PaymentRow = {
  sourceKey: "1",
  invoiceKey: "7",
  amount: "100",
  bankAmount: null,
  datedOn: "2026-11-20",
  bankAccount: null,
  description: null,
  hash: "h",
};
const inEuros = { ...row, bankAmount: "87.3" };
const short = invoice({ due: "60.5" });

// An operator acts on these sentences alone: each names what is wrong, with its figures, and what to do. Computed in the
// test: Stryker does not see a file that fails while it loads.
test.each([
  [
    () => rejections.deletedInFreeAgent,
    "deleted_in_freeagent",
    undefined,
    "Somebody deleted this payment's bank entry in FreeAgent; it is not booked again by itself.",
  ],
  [
    () => rejections.notOurs,
    "payment_not_ours",
    undefined,
    "The payment was changed in the back office, but its entry in FreeAgent was made by a person or the bank. Change it there.",
  ],
  [
    () => rejections.overpayment(row, short, false),
    "overpayment",
    "amount",
    "The payment is 100.00 GBP, but only 60.50 is due. Nothing was booked; correct the payment, or book the surplus in FreeAgent by hand.",
  ],
  [
    () => rejections.overpayment(row, { ...short, guessed: "39.5" }, false),
    "overpayment",
    "amount",
    "The payment is 100.00 GBP, but only 60.50 is due. Nothing was booked; correct the payment, or book the surplus in FreeAgent by hand. FreeAgent also guesses that 39.50 from the bank pays it: approve or delete that guess there first.",
  ],
  [
    () => rejections.overpayment(row, short, true),
    "overpayment",
    "amount",
    "The payment is 100.00 GBP, but only 60.50 is due. Its entry stays as it was; correct the payment, or book the surplus in FreeAgent by hand.",
  ],
  [
    () => rejections.unknownBankAccount("Savings"),
    "bank_account_unknown",
    "bank_account",
    'FreeAgent has no bank account in use named "Savings", or several. Correct company.bank_accounts or the mapping, or rename one there.',
  ],
  [
    () => rejections.unknownBankAccount(null),
    "bank_account_unknown",
    "bank_account",
    "FreeAgent has no primary bank account. Name one under company.bank_accounts, or correct the mapping.",
  ],
  [
    () => rejections.bankAmountMissing(invoice({ currency: "EUR" }), withFeed),
    "bank_amount_missing",
    "bank_amount",
    "The invoice is in EUR, Current account in GBP: give the column bank_amount, the amount that arrived in the account.",
  ],
  [
    () => rejections.bankAmountDiffers(inEuros),
    "invalid_row",
    "bank_amount",
    "bank_amount is 87.30 and amount 100.00, although invoice and account have one currency. Leave bank_amount empty, or correct it.",
  ],
  [
    () => rejections.noBankLine(row, withFeed),
    "no_bank_line",
    undefined,
    "Current account has no unexplained line for 100.00 around 2026-11-20. Check the payment; when the line comes, or is explained with the invoice in FreeAgent, the next run sees it.",
  ],
  [
    () => rejections.noBankLine(inEuros, withFeed),
    "no_bank_line",
    undefined,
    "Current account has no unexplained line for 87.30 around 2026-11-20. Check the payment; when the line comes, or is explained with the invoice in FreeAgent, the next run sees it.",
  ],
  [
    () => rejections.ambiguousBankLine(withFeed, [bankLine(), bankLine({ description: "BACS" })]),
    "ambiguous_bank_line",
    undefined,
    'Lines of Current account that may be this payment or another: 2026-11-21 "FPI", 2026-11-21 "BACS". Explain the right line with the invoice in FreeAgent; the next run sees it.',
  ],
])("%# is told as %s", (rejection, reason, field, detail) => {
  expect(rejection()).toEqual({ reason, detail, ...(field !== undefined && { field }) });
});

test("a written-off invoice says how its money is booked all the same", () => {
  expect(rejections.writtenOff(invoice({ status: "Written-off" }))).toEqual({
    reason: "invoice_written_off",
    detail:
      "The invoice is Written-off in FreeAgent, so nothing can be paid on it. Bring it back there (mark it as sent), and the next run books the payment; or book the money there by hand.",
  });
});

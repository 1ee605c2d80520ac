import { addDays } from "../../domain/days.ts";
import { decimal } from "../../domain/money.ts";
import { reject, rejectForNow, type Plan, type WritePlan } from "../../domain/plan.ts";
import { withoutNulls } from "../changed-values.ts";
import type { LineMatch } from "./match-bank-lines.ts";
import type { PayableInvoice, PayingAccount } from "./payment-books.ts";
import {
  ambiguousBankLine,
  bankAmountDiffers,
  bankAmountMissing,
  noBankLine,
  moneyText,
} from "./payment-rejections.ts";
import type { PaymentRow } from "./payment-row.ts";

/** rules.payments of the configuration. */
export interface PaymentRules {
  /** A bank line may be dated so many days before or after the payment. */
  readonly match_days: number;
  /** Undefined: `wait` where the account has a bank feed, `manual` where not. */
  readonly no_bank_line?: "manual" | "wait" | "reject" | undefined;
  readonly wait_days: number;
}

/** A payment that is to be booked on its invoice, with all that decides how. */
export interface Booking {
  readonly row: PaymentRow;
  readonly invoice: PayableInvoice;
  readonly account: PayingAccount;
  readonly match: LineMatch | undefined;
}

/**
 * How a payment is booked: on its bank line; else, as the rules say, as a manual entry, later, or not at all. What may
 * be one of several lines is never booked by hand: the line would pay a second time.
 * @param today the business day, `YYYY-MM-DD`
 */
export function bookPayment(booking: Booking, rules: PaymentRules, today: string): Plan {
  const { row, invoice, account, match } = booking;
  const foreign = isForeign(invoice, account);
  if (!foreign && row.bankAmount !== null && !decimal(row.bankAmount).eq(row.amount)) {
    return reject(bankAmountDiffers(row));
  }
  if (match?.kind === "line") {
    const { line, amount } = match;
    return entry(booking, { bank_transaction: `/v2/bank_transactions/${line.freeagentId}` }, amount, line.datedOn);
  }
  const policy = rules.no_bank_line ?? (account.hasFeed === true ? "wait" : "manual");
  const until = addDays(row.datedOn, rules.wait_days);
  if (policy !== "reject" && today < until && (policy === "wait" || match !== undefined)) {
    return waitForLine(row, account, match, until);
  }
  if (match !== undefined) return rejectForNow(ambiguousBankLine(account, match.lines));
  if (policy !== "manual") return rejectForNow(noBankLine(row, account));
  const amount = foreign ? row.bankAmount : row.amount;
  if (amount === null) return reject(bankAmountMissing(invoice, account));
  return entry(booking, { bank_account: `/v2/bank_accounts/${account.freeagentId}` }, amount, row.datedOn);
}

/** True when the account keeps another currency than the invoice. */
export function isForeign(invoice: PayableInvoice, account: PayingAccount): boolean {
  return account.currency !== invoice.currency;
}

/**
 * FreeAgent has no mark-as-paid: a payment is an explanation with `paid_invoice`, in the account's currency, with
 * `foreign_currency_value` where the invoice's is another (FreeAgent API: bank_transaction_explanations).
 */
function entry(
  { row, invoice, account }: Booking,
  where: Record<string, string>,
  amount: string,
  datedOn: string,
): WritePlan {
  const foreign = isForeign(invoice, account) ? row.amount : null;
  const body = withoutNulls({
    ...where,
    paid_invoice: `/v2/invoices/${invoice.freeagentId}`,
    dated_on: datedOn,
    gross_value: amount,
    foreign_currency_value: foreign,
    description: row.description,
  });
  const marker = `${invoice.freeagentId}|${amount}|${datedOn}|${row.sourceKey}`;
  const steps = [{ name: "create", body }] as const;
  return { kind: "write", outcome: "created", steps, freeagentId: null, marker, hash: row.hash };
}

function waitForLine(row: PaymentRow, account: PayingAccount, match: LineMatch | undefined, until: string): Plan {
  const why = match === undefined ? "to arrive" : "to be told apart from others";
  return {
    kind: "wait",
    waitingFor: { entity: "bank_line", sourceKey: account.name },
    detail: `Waits for its line of ${moneyText(row.bankAmount ?? row.amount)} in ${account.name}, around ${row.datedOn}, ${why}. From ${until} on it needs a person.`,
  };
}

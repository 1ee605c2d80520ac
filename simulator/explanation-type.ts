import { knownCategory } from "./chart-of-accounts.ts";
import type { Explanation } from "./records.ts";

/** The type that FreeAgent derives; one that a client sends is ignored. */
export function explanationType(one: Explanation): string {
  const moneyIn = one.gross.gt(0);
  if (one.paid !== undefined) return one.paid.kind === "invoice" ? "Invoice Receipt" : "Credit Note Refund";
  if (one.transferAccountId !== undefined)
    return moneyIn ? "Transfer from Another Account" : "Transfer to Another Account";
  if (one.paidUserId !== undefined) return moneyIn ? "Money Received from User" : "Money Paid to User";
  const isIncome = one.category !== undefined && knownCategory(one.category)?.group === "income";
  if (isIncome) return moneyIn ? "Sales" : "Sales Refund";
  return moneyIn ? "Refund" : "Payment";
}

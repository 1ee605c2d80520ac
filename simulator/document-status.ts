import type { Call } from "./call.ts";
import { dueValue, settledValue } from "./settlement.ts";
import { daysBetween } from "./days.ts";
import type { SalesDocument } from "./records.ts";

/** What a status depends on: the switches and the day. */
export type StatusCall = Pick<Call, "switches" | "today">;

/** The status that FreeAgent derives from what was done to a document, from its money and from the day. */
export function documentStatus(call: StatusCall, document: SalesDocument): string {
  if (document.state === "cancelled") {
    return settledValue(call.switches, document).eq(0) ? "Written-off" : "Part written-off";
  }
  if (!isSent(call, document)) return document.state === "draft" ? "Draft" : "Scheduled To Email";
  if (document.total.eq(0)) return "Zero Value";
  const due = dueValue(call.switches, document);
  if (due.eq(0)) return document.kind === "invoice" ? "Paid" : "Refunded";
  if (document.kind === "invoice" ? due.lt(0) : due.gt(0)) return document.kind === "invoice" ? "Overpaid" : "Refunded";
  return document.dueOn < call.today ? "Overdue" : "Open";
}

/** Whether a document has left the house: sent by hand, or scheduled and its mail run has passed. */
export function isSent(call: StatusCall, document: SalesDocument): boolean {
  if (document.state === "scheduled") return document.sendsOn !== undefined && document.sendsOn <= call.today;
  return document.state === "sent";
}

/** Whether money is still expected. */
export function isOpenOrOverdue(call: StatusCall, document: SalesDocument): boolean {
  const status = documentStatus(call, document);
  return status === "Open" || status === "Overdue";
}

/** The status in words relative to the day. */
export function longStatus(call: StatusCall, document: SalesDocument): string {
  const status = documentStatus(call, document);
  const days = daysBetween(call.today, document.dueOn);
  if (status === "Open") return days === 0 ? "Open – due today" : `Open – due in ${inDays(days)}`;
  if (status === "Overdue") return `Overdue – due ${inDays(-days)} ago`;
  return status;
}

function inDays(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}

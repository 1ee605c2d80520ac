import { pushContacts } from "./push-contacts.ts";
import type { PushFlow } from "./push-flow.ts";
import { pushInvoices } from "./push-invoices.ts";
import type { PushPart } from "./push-part.ts";
import { pushPayments } from "./push-payments.ts";

/** In the order of a push: a customer goes before its invoices, an invoice before its payments. */
export const pushFlows: Readonly<Record<PushPart, PushFlow>> = {
  contacts: pushContacts,
  invoices: pushInvoices,
  payments: pushPayments,
};

/** The flows of `push`, or of one part of it. */
export function flowsOf(part: PushPart | undefined): readonly PushFlow[] {
  return part === undefined ? Object.values(pushFlows) : [pushFlows[part]];
}

import type { Step } from "../../domain/plan.ts";
import type { WantedInvoice } from "./invoice-to-attributes.ts";
import { predictLines, sumOf } from "./predict-lines.ts";

/** The rules of the configuration that decide about invoices. */
export interface InvoiceRules {
  readonly on_create: "send" | "draft" | "email";
  readonly amend: "redraft" | "reject";
  readonly void: "reject" | "delete" | "credit_note";
}

/** How a draft whose total agrees leaves for the customer. */
export function sendSteps({ on_create: policy }: InvoiceRules): Step[] {
  if (policy === "draft") return [];
  if (policy === "send") return [{ name: "mark_as_sent", body: {} }];
  return [{ name: "send_email", body: { use_template: true } }];
}

/** How the invoice is looked up, and what FreeAgent must arrive at. */
export function expectationOf({ reference: marker, expectedTotal, expectedLines, header, items }: WantedInvoice) {
  const amounts = predictLines(items, header["discount_percent"] ?? null);
  const foreseen = amounts === undefined ? {} : { foreseenTotal: sumOf(amounts) };
  return { marker, expectedTotal, expectedLines, ...foreseen };
}

import { jsonText } from "../../domain/json.ts";
import { deletedByPerson, type Link } from "../../domain/link.ts";
import { reject, type Plan, type Step, type WaitingFor } from "../../domain/plan.ts";
import type { Row } from "../../domain/queryable.ts";
import { withoutNulls } from "../changed-values.ts";
import { wasSetOff } from "./credit-base.ts";
import { deletedInFreeAgent, goneButNotOurs, goneButPaid, goneButSent, nobodysInvoice } from "./invoice-rejections.ts";
import { isUnpaid, statusOf, type RemoteState } from "./invoice-state.ts";
import { expectationOf, sendSteps, type InvoiceRules } from "./invoice-steps.ts";
import { invoiceToAttributes, type WantedInvoice } from "./invoice-to-attributes.ts";
import { payloadHash } from "../payload-hash.ts";
import { objectionToReturn, planCredit, type CreditFacts } from "./plan-credit.ts";
import { planKnownInvoice } from "./plan-known-invoice.ts";

/** What the back office and our tables know about one invoice before anything is sent. */
export interface InvoiceFacts {
  /** The present row; undefined when the invoice is gone. */
  readonly row: Row | undefined;
  readonly items: readonly Row[];
  readonly link: Link | undefined;
  /** The customer's link; undefined while FreeAgent does not have the customer. */
  readonly contact: Link | undefined;
  /** Undefined when the invoice is not mirrored. */
  readonly remote: RemoteState | undefined;
  readonly credit: CreditFacts;
}

/** What a push does for one invoice. Pure: the same facts give the same plan. */
export function planInvoice(facts: InvoiceFacts, rules: InvoiceRules): Plan {
  const { row, link } = facts;
  if (row === undefined) return planGoneInvoice(facts, rules);
  const credited = link === undefined ? undefined : objectionToReturn(link, facts.credit.notes);
  if (credited !== undefined) return reject(credited);
  if ((row["contact_key"] ?? "") === "") return reject(nobodysInvoice);
  const contactId = facts.contact?.freeagentId ?? null;
  if (contactId === null) return { kind: "wait", waitingFor: contactOf(row) };
  const wanted = invoiceToAttributes(row, facts.items, contactId);
  if ("reason" in wanted) return reject(wanted);
  const hash = payloadHash({ ...wanted.header, items: wanted.items, expected_total: wanted.expectedTotal });
  if (link !== undefined && deletedByPerson(link)) return reject(deletedInFreeAgent);
  if (link === undefined || link.state === "deleted") return planNewInvoice(wanted, hash, rules);
  return planKnownInvoice(wanted, hash, link, facts.remote, rules);
}

function planNewInvoice(wanted: WantedInvoice, hash: string, rules: InvoiceRules): Plan {
  const body = { ...withoutNulls(wanted.header), invoice_items: wanted.items.map(withoutNulls) };
  const steps: [Step, ...Step[]] = [{ name: "create", body }, ...sendSteps(rules)];
  return { kind: "write", outcome: "created", steps, freeagentId: null, hash, ...expectationOf(wanted) };
}

/** A sent invoice goes by way of draft: FreeAgent refuses that while money is booked on it, and then nothing is lost. */
function planGoneInvoice({ link, remote, credit }: InvoiceFacts, rules: InvoiceRules): Plan {
  if (link === undefined || link.state === "deleted") return { kind: "unchanged" };
  const status = statusOf(link, remote);
  if (!link.madeByUs) return reject(goneButNotOurs(status));
  const isDraft = status === "Draft";
  if (wasSetOff(link.base)) return planCredit(link, remote, credit);
  if (!isDraft && rules.void === "reject") return reject(goneButSent(status));
  if (!isDraft && !isUnpaid(status, remote)) return reject(goneButPaid(status, remote));
  if (!isDraft && rules.void === "credit_note") return planCredit(link, remote, credit);
  const remove: Step = { name: "delete", body: {} };
  const steps: [Step, ...Step[]] = isDraft ? [remove] : [{ name: "mark_as_draft", body: {} }, remove];
  const marker = jsonText(link.base["reference"]);
  return { kind: "write", outcome: "deleted", steps, freeagentId: link.freeagentId, marker, hash: link.sentHash };
}

function contactOf(row: Row): WaitingFor {
  return { entity: "contact", sourceKey: String(row["contact_key"]) };
}

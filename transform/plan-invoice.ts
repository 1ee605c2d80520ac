import { jsonText, type JsonObject } from "../domain/json.ts";
import { deletedByPerson, type Link } from "../domain/link.ts";
import { decimal } from "../domain/money.ts";
import type { Plan, Rejection, Step, WaitingFor } from "../domain/plan.ts";
import type { Row } from "../domain/queryable.ts";
import { changedValues, withoutNulls } from "./changed-values.ts";
import { changedItems } from "./changed-items.ts";
import { wentOut, writtenRow } from "./invoice-base.ts";
import { invoiceToAttributes, type WantedInvoice } from "./invoice-to-attributes.ts";
import { invalidRow } from "./invalid-row.ts";
import { predictLines, sumOf } from "./predict-lines.ts";
import { payloadHash } from "./payload-hash.ts";
import { totalMismatch } from "./total-mismatch.ts";

/** The rules of the configuration that decide about invoices. */
export interface InvoiceRules {
  readonly on_create: "send" | "draft" | "email";
  readonly amend: "redraft" | "reject";
  readonly void: "reject" | "delete";
}

/** What the back office and our tables know about one invoice before anything is sent. */
export interface InvoiceFacts {
  /** The present row; undefined when the invoice is gone. */
  readonly row: Row | undefined;
  readonly items: readonly Row[];
  readonly link: Link | undefined;
  /** The customer's link; undefined while FreeAgent does not have the customer. */
  readonly contact: Link | undefined;
  /** Status and paid value as mirrored; undefined when the invoice is not mirrored. */
  readonly remote: { readonly status: string; readonly paidValue: string } | undefined;
}

/** What a push does for one invoice. Pure: the same facts give the same plan. */
export function planInvoice(facts: InvoiceFacts, rules: InvoiceRules): Plan {
  const { row, link } = facts;
  if (row === undefined) return planGoneInvoice(link, facts.remote, rules);
  if ((row["contact_key"] ?? "") === "") return { kind: "reject", rejection: nobodysInvoice };
  const contactId = facts.contact?.freeagentId ?? null;
  if (contactId === null) return { kind: "wait", waitingFor: contactOf(row) };
  const wanted = invoiceToAttributes(row, facts.items, contactId);
  if ("reason" in wanted) return { kind: "reject", rejection: wanted };
  const hash = payloadHash({ ...wanted.header, items: wanted.items, expected_total: wanted.expectedTotal });
  if (link !== undefined && deletedByPerson(link)) return { kind: "reject", rejection: deletedInFreeAgent };
  if (link === undefined || link.state === "deleted") return planNewInvoice(wanted, hash, rules);
  return planKnownInvoice(wanted, hash, link, facts.remote, rules);
}

function planNewInvoice(wanted: WantedInvoice, hash: string, rules: InvoiceRules): Plan {
  const body = { ...withoutNulls(wanted.header), invoice_items: wanted.items.map(withoutNulls) };
  const steps: [Step, ...Step[]] = [{ name: "create", body }, ...sendSteps(rules)];
  return { kind: "write", outcome: "created", steps, freeagentId: null, hash, ...expectationOf(wanted) };
}

function planKnownInvoice(
  wanted: WantedInvoice,
  hash: string,
  link: Link,
  remote: InvoiceFacts["remote"],
  rules: InvoiceRules,
): Plan {
  const status = statusOf(link, remote);
  const changed = link.base[writtenRow] === hash ? {} : changedSinceBase(wanted, link.base);
  const write = (outcome: "created" | "updated", steps: readonly [Step, ...Step[]]): Plan => {
    return { kind: "write", outcome, steps, freeagentId: link.freeagentId, hash, ...expectationOf(wanted) };
  };
  if (status === "Draft" && link.base[emailUnknown] === true) return { kind: "reject", rejection: mailUnknown };
  const send: Step[] = wasMailed(link, rules) ? [{ name: "mark_as_sent", body: {} }] : sendSteps(rules);
  const [firstSend] = send;
  if (Object.keys(changed).length === 0) {
    const mismatch = totalMismatch(wanted, link.base);
    if (mismatch !== undefined) return { kind: "reject", rejection: mismatch };
    if (status === "Draft" && firstSend !== undefined) return write("created", [firstSend]);
    return link.sentHash === hash ? { kind: "unchanged" } : { kind: "unchanged", link: { ...link, sentHash: hash } };
  }
  const update: Step = { name: "update", body: changed };
  if (status === "Draft") return write("updated", [update, ...send]);
  if (!isUnpaid(status, remote)) return { kind: "reject", rejection: cannotAmend(status, remote) };
  if (rules.amend === "reject") return { kind: "reject", rejection: amendRefused(status) };
  return write("updated", [{ name: "mark_as_draft", body: {} }, update, { name: "mark_as_sent", body: {} }]);
}

/** FreeAgent leaves out what is not set: nothing there is what a discount of 0, or a flag that is off, says here. */
function changedSinceBase({ header, items }: WantedInvoice, base: JsonObject): JsonObject {
  const changed = Object.entries(changedValues(header, base, false)).filter(
    ([name, value]) => (base[name] ?? null) !== null || (value !== false && value !== "0"),
  );
  return { ...Object.fromEntries(changed), ...changedItems(items, base) };
}

/**
 * The customer has had it: it leaves again without an e-mail. One that was sent when we last wrote it, and is a draft now,
 * was made one by a person.
 */
function wasMailed({ base }: Link, { on_create: policy }: InvoiceRules): boolean {
  return base[wentOut] === true || (policy === "email" && jsonText(base["status"]) !== "Draft");
}

/** How a draft whose total agrees leaves for the customer. */
function sendSteps({ on_create: policy }: InvoiceRules): Step[] {
  if (policy === "draft") return [];
  if (policy === "send") return [{ name: "mark_as_sent", body: {} }];
  return [{ name: "send_email", body: { use_template: true } }];
}

/** How the invoice is looked up, and what FreeAgent must arrive at. */
function expectationOf({ reference: marker, expectedTotal, expectedLines, header, items }: WantedInvoice) {
  const amounts = predictLines(items, header["discount_percent"] ?? null);
  const foreseen = amounts === undefined ? {} : { foreseenTotal: sumOf(amounts) };
  return { marker, expectedTotal, expectedLines, ...foreseen };
}

/** A sent invoice goes by way of draft: FreeAgent refuses that while money is booked on it, and then nothing is lost. */
function planGoneInvoice(link: Link | undefined, remote: InvoiceFacts["remote"], rules: InvoiceRules): Plan {
  if (link === undefined || link.state === "deleted") return { kind: "unchanged" };
  const status = statusOf(link, remote);
  const reject = (rejection: Rejection): Plan => ({ kind: "reject", rejection });
  if (!link.madeByUs) return reject(goneButNotOurs(status));
  const isDraft = status === "Draft";
  if (!isDraft && rules.void === "reject") return reject(goneButSent(status));
  if (!isDraft && !isUnpaid(status, remote)) return reject(goneButPaid(status, remote));
  const remove: Step = { name: "delete", body: {} };
  const steps: [Step, ...Step[]] = isDraft ? [remove] : [{ name: "mark_as_draft", body: {} }, remove];
  const marker = jsonText(link.base["reference"]);
  return { kind: "write", outcome: "deleted", steps, freeagentId: link.freeagentId, marker, hash: link.sentHash };
}

/** The status in FreeAgent, as mirrored; an invoice that is not mirrored yet has that of our last write. */
function statusOf({ base }: Link, remote: InvoiceFacts["remote"]): string {
  return remote === undefined ? jsonText(base["status"]) : remote.status;
}

/** Sent, and no money is booked on it: only then may it become a draft again. */
function isUnpaid(status: string, remote: InvoiceFacts["remote"]): boolean {
  return decimal(remote?.paidValue ?? "0").eq("0") && ["Open", "Overdue", "Zero Value"].includes(status);
}

function contactOf(row: Row): WaitingFor {
  return { entity: "contact", sourceKey: String(row["contact_key"]) };
}

/** Set in the base of an invoice whose e-mail may or may not have gone out. */
export const emailUnknown = "email_unknown";

const mailUnknown: Rejection = {
  reason: "email_unknown",
  detail:
    "Whether the e-mail with this invoice went out is not known, and it is never sent a second time by itself. Ask the customer or look in FreeAgent, then send it there by hand.",
};

/** It would wait for ever: no customer will ever have this key. */
const nobodysInvoice = invalidRow("invoices.sql", { field: "contact_key", value: "", rule: "must not be empty" });

const deletedInFreeAgent: Rejection = {
  reason: "deleted_in_freeagent",
  detail: "Somebody deleted this invoice in FreeAgent; it is not created again by itself.",
};

/** Why it cannot become a draft: its money, or a status (written off, refunded) that a person gave it. */
function lockOf(status: string, remote: InvoiceFacts["remote"]): string {
  const isPaid = status === "Paid" || !decimal(remote?.paidValue ?? "0").eq("0");
  return `${status} in FreeAgent${isPaid ? " and money is booked on it" : ", where it cannot be changed"}`;
}

function cannotAmend(status: string, remote: InvoiceFacts["remote"]): Rejection {
  return {
    reason: "invoice_locked",
    detail: `The invoice was changed in the back office, but it is ${lockOf(status, remote)}. Take the change back, or raise a credit note and a new invoice.`,
  };
}

function amendRefused(status: string): Rejection {
  return {
    reason: "invoice_sent",
    detail: `The invoice was changed in the back office, but it is ${status} in FreeAgent and rules.invoices.amend is reject. Change it in FreeAgent by hand, or set amend: redraft.`,
  };
}

function goneButSent(status: string): Rejection {
  return {
    reason: "invoice_sent",
    detail: `The invoice is gone from the back office, but it is ${status} in FreeAgent and rules.invoices.void is reject. Raise a credit note there, or delete it by hand.`,
  };
}

function goneButPaid(status: string, remote: InvoiceFacts["remote"]): Rejection {
  return {
    reason: "invoice_locked",
    detail: `The invoice is gone from the back office, but it is ${lockOf(status, remote)}. Raise a credit note there and refund the money, or bring the invoice back.`,
  };
}

function goneButNotOurs(status: string): Rejection {
  return {
    reason: "not_made_by_us",
    detail: `The invoice is gone from the back office, but it was in FreeAgent (${status}) before freeagent-sync took it over, so it is not deleted by itself. Delete it there by hand, then retry.`,
  };
}

import { isBlank, isObject, type Sent, textOf } from "./attributes.ts";
import { bumpContact, documentsOf, refuseEmptyReference } from "./create-document.ts";
import { sentContact, type WriteCall, writeDocument } from "./document-attributes.ts";
import { checkReference, fileReference, unfileReference } from "./document-references.ts";
import { isLockedDay } from "./period-lock.ts";
import { noUnit, sentItems } from "./document-items.ts";
import { readDecimal } from "./decimals.ts";
import type { DocumentItem, SalesDocument } from "./records.ts";
import { invalid, refused } from "./refusal.ts";
import { referencedCategory, referencedId } from "./resource-reference.ts";

const lockedOnceSent = ["dated_on", "currency", "discount_percent", "ec_status", "reference"] as const;

/** PUT of a document: everything while it is a draft, only minor attributes once it has been sent. */
export function editDocument(call: WriteCall, document: SalesDocument, sent: Sent): void {
  refuseEmptyReference(sent);
  if (document.state !== "draft") refuseLockedChanges(document, sent);
  if (document.state !== "draft" && isLockedDay(call.world, document.datedOn)) throw refused(403, "Invoice is locked.");
  const contactId = isBlank(sent["contact"]) ? document.contactId : sentContact(call, sent).id;
  const reference = textOf(sent, "reference") ?? document.reference;
  if (reference !== document.reference) checkReference(call, reference, document, "storing");
  const draft: SalesDocument = { ...document, contactId, attributes: { ...document.attributes } };
  writeDocument(call, draft, sent);
  unfileReference(call.world, document);
  documentsOf(call.world, document.kind).touch(document, call.now, () => {
    const { settled: _settled, ...written } = draft;
    Object.assign(document, written, { reference });
  });
  fileReference(call, document);
  bumpContact(call, document);
}

function refuseLockedChanges(document: SalesDocument, sent: Sent): void {
  const contact = isBlank(sent["contact"]) ? undefined : referencedId(sent["contact"], "contacts");
  if (contact !== undefined && contact !== document.contactId)
    throw invalid("contact_id is locked and cannot be changed");
  const now: Record<(typeof lockedOnceSent)[number], string> = {
    dated_on: document.datedOn,
    currency: document.currency,
    discount_percent: document.discountPercent?.toString() ?? "0",
    ec_status: document.ecStatus ?? "",
    reference: document.reference,
  };
  for (const name of lockedOnceSent) {
    if (!isBlank(sent[name]) && !sameValue(sent[name], now[name]))
      throw invalid(`${name} is locked and cannot be changed`);
  }
  refuseLockedItems(document, sent);
}

function refuseLockedItems(document: SalesDocument, sent: Sent): void {
  const root = document.kind === "invoice" ? "invoice_items" : "credit_note_items";
  for (const line of sentItems(sent, root) ?? []) {
    const id = Number(line["id"] ?? referencedId(line["url"], "invoice_items"));
    const item = document.items.find((known) => known.id === id);
    const attribute =
      item === undefined || line["_destroy"] !== undefined ? "description" : changedAttribute(item, line);
    if (attribute !== undefined) {
      throw invalid(`${root}.${attribute} is locked and cannot be changed`, `${root} contain errors`);
    }
  }
}

function changedAttribute(item: DocumentItem, line: Sent): string | undefined {
  const now: Readonly<Record<string, string>> = {
    description: item.description,
    quantity: item.quantity.toString(),
    price: item.price.toString(),
    sales_tax_rate: item.taxRate?.toString() ?? "",
    sales_tax_status: item.taxStatus ?? "TAXABLE",
    item_type: item.itemType ?? noUnit,
  };
  const changed = Object.entries(now).find(([name, value]) => !isBlank(line[name]) && !sameValue(line[name], value));
  if (changed !== undefined) return changed[0];
  const category = referencedCategory(line["category"]);
  return category !== undefined && category !== item.category ? "category" : undefined;
}

function sameValue(sent: unknown, now: string): boolean {
  const left = readDecimal(sent);
  const right = readDecimal(now);
  if (left !== undefined && right !== undefined) return left.eq(right);
  return !isObject(sent) && String(sent) === now;
}

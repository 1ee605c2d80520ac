import { Big } from "big.js";
import { isBlank, type Sent, textOf } from "./attributes.ts";
import { wholeSecond } from "./collection.ts";
import { sentContact, type WriteCall, writeDocument } from "./document-attributes.ts";
import { checkReference, fileReference, nextReference } from "./document-references.ts";
import { zero } from "./decimals.ts";
import type { SalesDocument } from "./records.ts";
import { invalid, refused } from "./refusal.ts";
import { nextId, type World } from "./world.ts";

/** Stores a new draft. Throws 422 for what is missing; values that FreeAgent computes are ignored when sent. */
export function createDocument(call: WriteCall, kind: SalesDocument["kind"], sent: Sent): SalesDocument {
  const contact = sentContact(call, sent);
  const missing = requiredOf(kind).filter((name) => isBlank(sent[name]));
  if (missing.length > 0) throw invalid(...missing.map((name) => `${name} can't be blank`));
  const reference = textOf(sent, "reference") ?? call.reservedReference ?? nextReference(call.world);
  const document = blankDocument(call, kind, contact.id, reference);
  writeDocument(call, document, sent);
  checkReference(call, reference, undefined, "storing");
  return storeDocument(call, document);
}

/** Files and stores a document that is ready. */
export function storeDocument(
  call: Pick<WriteCall, "world" | "switches" | "now">,
  document: SalesDocument,
): SalesDocument {
  fileReference(call, document);
  documentsOf(call.world, document.kind).add(document);
  bumpContact(call, document);
  return document;
}

/** Moves the `updated_at` of the document's contact, where the switch wants that. */
export function bumpContact(call: Pick<WriteCall, "world" | "switches" | "now">, document: SalesDocument): void {
  const contact = call.world.contacts.get(document.contactId);
  if (contact === undefined) return;
  if (call.switches.documents_bump_contact) call.world.contacts.touch(contact, call.now);
}

/** The collection that holds documents of a kind. */
export function documentsOf(world: World, kind: SalesDocument["kind"]): World["invoices"] {
  return kind === "invoice" ? world.invoices : world.creditNotes;
}

/** A draft with nothing in it. */
export function blankDocument(
  call: WriteCall,
  kind: SalesDocument["kind"],
  contactId: number,
  reference: string,
): SalesDocument {
  const at = wholeSecond(call.now);
  const primary = call.world.accounts.all().find((account) => account.isPrimary);
  const invoiceFlags = { send_new_invoice_emails: false, send_reminder_emails: false, send_thank_you_emails: false };
  return {
    id: nextId(call.world, "document"),
    createdAt: at,
    updatedAt: at,
    touched: 0,
    kind,
    contactId,
    projectId: undefined,
    bankAccountId: primary?.id,
    reference,
    datedOn: call.today,
    termsInDays: 0,
    dueOn: call.today,
    currency: call.switches.company_currency,
    exchangeRate: new Big(1),
    discountPercent: undefined,
    ecStatus: "UK/Non-EC",
    attributes: {
      omit_header: false,
      show_project_name: false,
      always_show_bic_and_iban: false,
      ...(kind === "invoice" ? invoiceFlags : {}),
    },
    items: [],
    net: zero,
    tax: zero,
    total: zero,
    state: "draft",
    sendsOn: undefined,
    writtenOffOn: undefined,
    settled: undefined,
    explanations: [],
    reconciliations: [],
  };
}

function requiredOf(kind: SalesDocument["kind"]): string[] {
  return kind === "invoice" ? ["dated_on", "payment_terms_in_days"] : ["dated_on"];
}

/** Refuses an emptied reference, as FreeAgent does: it cannot be made to number a document again. */
export function refuseEmptyReference(sent: Sent): void {
  if (sent["reference"] === "" || sent["reference"] === null) throw refused(400, "reference is invalid");
}

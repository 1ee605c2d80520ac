import type { Answer, Call } from "./call.ts";
import { isObject, textOf, unwrap } from "./attributes.ts";
import { markAsSent } from "./document-transitions.ts";
import { isSent } from "./document-status.ts";
import type { SalesDocument } from "./records.ts";
import { invalid } from "./refusal.ts";

/** POST .../send_email: mails a document (again, every time); a draft is sent by it. Answers an empty 200. */
export function emailDocument(call: Call, document: SalesDocument): Answer {
  const email = unwrap(call.json, document.kind)["email"];
  if (!isObject(email)) throw invalid("email can't be blank");
  const contact = call.world.contacts.get(document.contactId);
  const template = email["use_template"] === true && document.kind === "invoice";
  const to = template ? contact?.attributes["email"] : textOf(email, "to");
  if (typeof to !== "string" || !to.includes("@")) throw invalid("email.to can't be blank");
  if (!template && textOf(email, "from") === undefined) throw invalid("email.from can't be blank");
  if (!isSent(call, document)) markAsSent(call, document);
  call.world.emails.push({ documentId: document.id, to, at: call.now });
  call.world.revision.count += 1;
  return { status: 200 };
}

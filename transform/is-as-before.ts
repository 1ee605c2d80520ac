import type { Link } from "../domain/link.ts";
import { emailUnknown, wentOut } from "./invoices/invoice-base.ts";
import { payloadHash } from "./payload-hash.ts";

/**
 * Whether a look at an object has found it as the link had it: the write that was looked for was not carried out. What the base only
 * notes of an invoice and its e-mail is no matter of FreeAgent's.
 */
export function isAsBefore(before: Link, now: Link): boolean {
  return before.state === now.state && payloadHash(inFreeAgent(before)) === payloadHash(inFreeAgent(now));
}

function inFreeAgent({ base }: Link) {
  const { [wentOut]: _sent, [emailUnknown]: _mailed, ...values } = base;
  return values;
}

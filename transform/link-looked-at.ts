import type { FoundObject } from "../domain/found-object.ts";
import type { JsonObject } from "../domain/json.ts";
import type { Link } from "../domain/link.ts";
import type { WriteInDoubt } from "../domain/write-in-doubt.ts";
import { contactBaseLookedAt, contactBaseMade, contactStateLookedAt } from "./contacts/contact-base.ts";
import { invoiceBaseLookedAt } from "./invoices/invoice-base.ts";
import { paymentBase } from "./payments/payment-base.ts";

/**
 * The link of a key whose object was looked at because a write to it was in doubt. What was sent counts as the row last
 * brought in step.
 * @param previous the link before the write; undefined where the write was to make the object
 */
export function linkLookedAt(write: WriteInDoubt, { id, raw }: FoundObject, previous: Link | undefined): Link {
  const { entity, sourceKey, step, body, bodyHash } = write;
  const updatedAt = raw["updated_at"];
  return {
    entity,
    sourceKey,
    freeagentId: id,
    state: entity === "contact" ? contactStateLookedAt(previous, body, raw) : "active",
    madeByUs: previous?.madeByUs ?? step === "create",
    base: baseLookedAt(write, raw, previous),
    sentHash: bodyHash,
    remoteUpdatedAt: typeof updatedAt === "string" ? updatedAt : null,
  };
}

function baseLookedAt({ entity, step, body }: WriteInDoubt, raw: JsonObject, previous: Link | undefined): JsonObject {
  switch (entity) {
    case "contact":
      return previous === undefined ? contactBaseMade(body, raw) : contactBaseLookedAt(previous.base, body, raw);
    case "invoice":
      return invoiceBaseLookedAt({ name: step, body }, raw, previous?.base);
    case "payment":
      return paymentBase(raw);
  }
}

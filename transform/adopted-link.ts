import type { FoundObject } from "../domain/found-object.ts";
import type { JsonObject } from "../domain/json.ts";
import type { Link } from "../domain/link.ts";
import { invoiceBase } from "./invoices/invoice-base.ts";
import { contactBase } from "./contacts/contact-base.ts";

/**
 * The link to an object that was in FreeAgent before us. Its base is what FreeAgent has, so that every difference
 * counts as a change of the back office; nothing was sent yet, so no hash equals. We never delete it. One that a gone customer
 * left behind keeps what its link knows.
 * @param base another base, where FreeAgent or a person decides about some field
 */
export function adoptedLink(
  entity: "contact" | "invoice",
  sourceKey: string,
  { id, raw, leftBy }: FoundObject,
  base?: JsonObject,
): Link {
  if (leftBy !== undefined) return { ...leftBy, sourceKey, sentHash: "" };
  const updatedAt = raw["updated_at"];
  return {
    entity,
    sourceKey,
    freeagentId: id,
    state: "active",
    madeByUs: false,
    base: base ?? (entity === "contact" ? contactBase(raw) : invoiceBase(raw, undefined)),
    sentHash: "",
    remoteUpdatedAt: typeof updatedAt === "string" ? updatedAt : null,
  };
}

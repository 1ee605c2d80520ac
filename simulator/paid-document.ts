import type { SalesDocument } from "./records.ts";
import { invalid } from "./refusal.ts";
import { referencedId } from "./resource-reference.ts";
import type { World } from "./world.ts";

/** The invoice or credit note that `paid_invoice` names (ids are unique across both); throws 422 when there is none. */
export function findPaidDocument(world: World, reference: unknown): SalesDocument {
  const id = referencedId(reference, "invoices") ?? referencedId(reference, "credit_notes");
  const document = id === undefined ? undefined : (world.invoices.get(id) ?? world.creditNotes.get(id));
  if (document === undefined) throw invalid("Invoice not found for this company");
  return document;
}

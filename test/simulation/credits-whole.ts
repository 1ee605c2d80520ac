import type { SimulatedWorld } from "./simulated-world.ts";

interface Document {
  readonly reference: string;
  readonly status: string;
  readonly due_value: string;
}

/**
 * An invoice is credited once, and a credit note of ours is set off in full: where it is not, its invoice's key is held for a
 * person, or the comparison tells of it.
 */
export async function halfCredited({ control, database }: SimulatedWorld): Promise<string[]> {
  const { credit_notes: notes } = (await control("GET", "/books")) as { credit_notes: Document[] };
  const rows = await database.query(
    `select 'CN-' || i.number as reference
     from sales.invoices i
     where exists (select 1 from freeagent_sync.rejects r where r.entity = 'invoice' and r.source_key = i.invoice_id::text)
        or exists (
          select 1 from freeagent_sync.differences d where d.entity = 'invoice' and d.source_key = i.invoice_id::text)
     union
     -- Of an invoice whose row is deleted too.
     select 'CN-' || label from freeagent_sync.differences where entity = 'invoice'`,
  );
  const ours = notes.filter(({ reference }) => reference.startsWith("CN-"));
  const told = new Set(rows.map((row) => row["reference"]));
  return ours.flatMap(({ reference, status }, index) => {
    if (ours.findIndex((note) => note.reference === reference) !== index) return [`${reference} is there twice.`];
    return status === "Refunded" || told.has(reference) ? [] : [`${reference} is ${status}, and nobody was told.`];
  });
}

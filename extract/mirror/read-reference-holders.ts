import * as z from "zod";
import type { Queryable } from "../../domain/queryable.ts";

const holderRow = z.object({ reference: z.string(), freeagent_id: z.coerce.number() });

/** FreeAgent's numbers of the mirrored invoices that have the given references, by reference. Uses invoices_by_reference. */
export async function readReferenceHolders(
  database: Queryable,
  company: string,
  references: readonly string[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  if (references.length === 0) return new Map();
  const rows = await database.query(
    `select reference, freeagent_id
     from freeagent_mirror.invoices
     where company = $1
       and reference = any($2::text[])
       and deleted_at is null`,
    [company, references],
  );
  const holders = new Map<string, number[]>();
  for (const row of rows) {
    const { reference, freeagent_id: id } = holderRow.parse(row);
    holders.set(reference, [...(holders.get(reference) ?? []), id]);
  }
  return holders;
}

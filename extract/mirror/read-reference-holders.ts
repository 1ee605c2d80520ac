import * as z from "zod";
import type { Queryable } from "../../domain/queryable.ts";

/** An invoice of FreeAgent's that has a reference. */
export interface ReferenceHolder {
  readonly freeagentId: number;
  readonly isDraft: boolean;
}

const holderRow = z.object({ reference: z.string(), freeagent_id: z.coerce.number(), is_draft: z.boolean() });

/** The mirrored invoices that have the given references, by reference. Uses invoices_by_reference. */
export async function readReferenceHolders(
  database: Queryable,
  company: string,
  references: readonly string[],
): Promise<ReadonlyMap<string, readonly ReferenceHolder[]>> {
  if (references.length === 0) return new Map();
  const rows = await database.query(
    `select reference, freeagent_id, status is not distinct from 'Draft' as is_draft
     from freeagent_mirror.invoices
     where company = $1
       and reference = any($2::text[])
       and deleted_at is null`,
    [company, references],
  );
  const holders = new Map<string, ReferenceHolder[]>();
  for (const row of rows) {
    const { reference, freeagent_id: freeagentId, is_draft: isDraft } = holderRow.parse(row);
    holders.set(reference, [...(holders.get(reference) ?? []), { freeagentId, isDraft }]);
  }
  return holders;
}

import * as z from "zod";
import type { CreditNote } from "../../domain/credit-note.ts";
import type { Queryable } from "../../domain/queryable.ts";

const noteRow = z.object({
  freeagent_id: z.coerce.number(),
  reference: z.nullable(z.string()),
  contact_id: z.coerce.number(),
  status: z.string(),
  total_value: z.string(),
  gone: z.boolean(),
});

/**
 * Mirrored credit notes by their references or FreeAgent's numbers, deleted ones too. Uses credit_notes_by_reference
 * and the primary key.
 */
export async function readCreditNotes(
  database: Queryable,
  company: string,
  references: readonly string[],
  ids: readonly number[],
): Promise<readonly CreditNote[]> {
  const columns = "freeagent_id, reference, contact_id, status, total_value, deleted_at is not null as gone";
  const rows = await database.query(
    `select ${columns}
     from freeagent_mirror.credit_notes
     where company = $1
       and reference = any($2::text[])
     union
     select ${columns}
     from freeagent_mirror.credit_notes
     where company = $1
       and freeagent_id = any($3::bigint[])
     order by freeagent_id`,
    [company, references, ids],
  );
  return rows.map((row) => {
    const note = noteRow.parse(row);
    return {
      freeagentId: note.freeagent_id,
      reference: note.reference ?? "",
      contactId: note.contact_id,
      status: note.status,
      total: note.total_value,
      gone: note.gone,
    };
  });
}

import type { Queryable } from "../../domain/queryable.ts";

/** Whether a credit note is set off against an invoice, by FreeAgent's numbers, as mirrored. Uses reconciliations_by_invoice. */
export async function isSetOff(
  database: Queryable,
  company: string,
  invoiceId: number,
  creditNoteId: number,
): Promise<boolean> {
  const rows = await database.query(
    `select 1
     from freeagent_mirror.credit_note_reconciliations
     where company = $1
       and invoice_id = $2
       and credit_note_id = $3
       and deleted_at is null`,
    [company, invoiceId, creditNoteId],
  );
  return rows.length > 0;
}

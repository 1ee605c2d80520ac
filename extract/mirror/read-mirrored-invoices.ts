import * as z from "zod";
import type { JsonObject } from "../../domain/json.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { jsonColumn } from "../json-column.ts";

const invoiceRow = z.object({
  source_key: z.string(),
  raw: jsonColumn,
});

/** The invoices of source keys as FreeAgent gave them last. Links and mirror by primary key. */
export async function readMirroredInvoices(
  database: Queryable,
  company: string,
  sourceKeys: readonly string[],
): Promise<ReadonlyMap<string, JsonObject>> {
  const rows = await database.query(
    `select l.source_key, i.raw
     from freeagent_sync.links l
     join freeagent_mirror.invoices i
       on i.company = l.company
      and i.freeagent_id = l.freeagent_id
     where l.company = $1
       and l.entity = 'invoice'
       and l.source_key = any($2::text[])
       and l.state <> 'deleted'
       and i.deleted_at is null`,
    [company, sourceKeys],
  );
  return new Map(
    rows.map((row) => {
      const { source_key: sourceKey, raw } = invoiceRow.parse(row);
      return [sourceKey, raw];
    }),
  );
}

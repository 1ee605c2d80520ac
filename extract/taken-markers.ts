import type { Entity } from "../domain/entity.ts";
import type { Queryable } from "../domain/queryable.ts";

/**
 * Of the given markers, those that another object has already: one in FreeAgent, as mirrored at the start of the run,
 * or a create whose outcome is not known yet. Creating one more could never be undone by looking.
 * Uses one_open_marker and invoices_by_reference; contacts are scanned once per batch.
 */
export async function takenMarkers(
  database: Queryable,
  company: string,
  entity: Entity,
  markers: readonly string[],
): Promise<ReadonlySet<string>> {
  if (markers.length === 0) return new Set();
  const rows = await database.query(
    `select marker
     from freeagent_sync.intents
     where company = $1
       and entity = $2
       and marker = any($3::text[])
       and step = 'create'
       and state in ('planned', 'sent', 'in_doubt')
     ${mirroredSql[entity]}`,
    [company, entity, markers],
  );
  return new Set(rows.map((row) => String(row["marker"])));
}

const mirroredSql = {
  contact: `
     union
     select m.marker
     from (
       select lower(coalesce(email, '') || '|' || coalesce(organisation_name, first_name || ' ' || last_name)) as marker
       from freeagent_mirror.contacts
       where company = $1
         and deleted_at is null) m
     where m.marker = any($3::text[])`,
  invoice: `
     union
     select reference
     from freeagent_mirror.invoices
     where company = $1
       and reference = any($3::text[])
       and deleted_at is null`,
  // Two equal payments of one invoice are two payments: their markers hold the source key.
  payment: "",
};

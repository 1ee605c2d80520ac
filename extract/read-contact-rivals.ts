import type { Queryable } from "../domain/queryable.ts";
import { contactMarkerSql } from "./contact-marker-sql.ts";
import { mappingFailed } from "./mapping-failed.ts";
import type { MappingFile } from "./mapping-file.ts";

const markerColumns = ["email", "organisation_name", "first_name", "last_name"];

/**
 * All customers of the back office that have one of the markers, by marker. Reads the whole mapping file once, so it
 * is asked only where a contact of FreeAgent's could be adopted, which is the first run.
 */
export async function readContactRivals(
  database: Queryable,
  contacts: MappingFile,
  markers: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const mapped = new Set(contacts.columns.map((column) => column.name));
  const columns = markerColumns.map((name) => (mapped.has(name) ? `m.${name}::text` : `null::text as ${name}`));
  const rows = await database
    .query(
      `select c.source_key, ${contactMarkerSql("c")} as marker
     from (select m.source_key::text as source_key, ${columns.join(", ")} from (\n${contacts.sql}\n) m) c
     where ${contactMarkerSql("c")} = any($1::text[])
     order by c.source_key`,
      [markers],
    )
    .catch((error: unknown) => {
      throw mappingFailed(contacts.name, error);
    });
  const rivals = new Map<string, string[]>();
  for (const row of rows) {
    const marker = String(row["marker"]);
    rivals.set(marker, [...(rivals.get(marker) ?? []), String(row["source_key"])]);
  }
  return rivals;
}

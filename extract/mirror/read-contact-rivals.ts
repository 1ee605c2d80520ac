import type { Database, Queryable, Row } from "../../domain/queryable.ts";
import { contactMarkerSql } from "./contact-marker-sql.ts";
import { leaveOutUnreadable } from "../back-office/leave-out-unreadable.ts";
import { mappingFailed, rowFault } from "../back-office/mapping-failed.ts";
import type { MappingFile } from "../back-office/mapping-file.ts";
import { readKnownKeys } from "../changes/read-known-keys.ts";

const markerColumns = ["email", "organisation_name", "first_name", "last_name"];

/**
 * All customers of the back office that have one of the markers, by marker. Reads the whole mapping file once, so it is
 * asked only about contacts of FreeAgent's that no customer is linked to: all of them in the first run, later the few
 * that are new there. A customer whose row PostgreSQL cannot make is nobody's rival.
 * @throws Problem configuration/mapping_failed where no single row is to blame
 */
export async function readContactRivals(
  database: Database,
  company: string,
  contacts: MappingFile,
  markers: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rivals = new Map<string, string[]>();
  for (const row of await readRows(database, company, contacts, markers)) {
    const marker = String(row["marker"]);
    rivals.set(marker, [...(rivals.get(marker) ?? []), String(row["source_key"])]);
  }
  return rivals;
}

async function readRows(
  database: Database,
  company: string,
  contacts: MappingFile,
  markers: readonly string[],
): Promise<Row[]> {
  try {
    return await queryRows(database, contacts, markers);
  } catch (error) {
    if (rowFault(error) === undefined) throw error;
    const { file } = await leaveOutUnreadable(database, contacts, () => readKnownKeys(database, company, "contact"));
    return queryRows(database, file, markers);
  }
}

function queryRows(database: Queryable, contacts: MappingFile, markers: readonly string[]): Promise<Row[]> {
  const mapped = new Set(contacts.columns.map((column) => column.name));
  const columns = markerColumns.map((name) => (mapped.has(name) ? `m.${name}::text` : `null::text as ${name}`));
  return database
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
}

import type { Database, Queryable, Row } from "../../domain/queryable.ts";
import { contactMarkerSql } from "./contact-marker-sql.ts";
import { leaveOutUnreadable } from "../back-office/leave-out-unreadable.ts";
import { mappingFailed, rowFault } from "../back-office/mapping-failed.ts";
import type { MappingFile } from "../back-office/mapping-file.ts";

const markerColumns = ["email", "organisation_name", "first_name", "last_name"];

/** Customers of the back office that have the same marker as a contact of FreeAgent's. */
export interface ContactRivals {
  /** Source keys by marker. */
  readonly rivals: ReadonlyMap<string, readonly string[]>;
  /** Source keys whose marker PostgreSQL cannot make, and that FreeAgent has no contact of: each may be a rival of any. */
  readonly unknown: readonly string[];
}

/**
 * All customers of the back office that have one of the markers. Reads the whole mapping file once, so it is asked only about
 * contacts of FreeAgent's that no customer is linked to: all of them in the first run, later the few that are new there. A
 * customer whose row cannot be made has the marker of its own contact, as the mirror has it.
 * @param knownKeys as of leaveOutUnreadable
 * @throws Problem configuration/mapping_failed where no single row is to blame
 */
export async function readContactRivals(
  database: Database,
  company: string,
  contacts: MappingFile,
  markers: readonly string[],
  knownKeys: () => Promise<readonly string[]>,
): Promise<ContactRivals> {
  const file = onlyMarkers(contacts);
  try {
    return { rivals: byMarker(await queryRows(database, file, markers)), unknown: [] };
  } catch (error) {
    if (rowFault(error) === undefined) throw error;
  }
  const left = await leaveOutUnreadable(database, file, knownKeys);
  const unreadable = [...left.unreadable.keys()];
  const mirrored = await queryMirrored(database, company, unreadable);
  const told = new Set(mirrored.map((row) => String(row["source_key"])));
  const rows = await queryRows(database, left.file, markers);
  return { rivals: byMarker([...rows, ...mirrored]), unknown: unreadable.filter((key) => !told.has(key)) };
}

function byMarker(rows: readonly Row[]): ReadonlyMap<string, readonly string[]> {
  const rivals = new Map<string, string[]>();
  for (const row of rows) {
    const marker = String(row["marker"]);
    rivals.set(marker, [...(rivals.get(marker) ?? []), String(row["source_key"])]);
  }
  return rivals;
}

/** The file with nothing but what markers are made of: a row that fails for another column has a marker all the same. */
function onlyMarkers(contacts: MappingFile): MappingFile {
  const mapped = new Set(contacts.columns.map((column) => column.name));
  const columns = markerColumns.map((name) => (mapped.has(name) ? `m.${name}::text` : `null::text as ${name}`));
  return { ...contacts, sql: `select m.source_key, ${columns.join(", ")} from (\n${contacts.sql}\n) m` };
}

function queryRows(database: Queryable, { name, sql }: MappingFile, markers: readonly string[]): Promise<Row[]> {
  return database
    .query(
      `select c.source_key::text as source_key, ${contactMarkerSql("c")} as marker
       from (\n${sql}\n) c
       where ${contactMarkerSql("c")} = any($1::text[])
       order by c.source_key::text`,
      [markers],
    )
    .catch((error: unknown) => {
      throw mappingFailed(name, error);
    });
}

/** The markers of the contacts that customers are linked to. Uses the primary keys of links and mirror. */
function queryMirrored(database: Queryable, company: string, sourceKeys: readonly string[]): Promise<Row[]> {
  return database.query(
    `select l.source_key, ${contactMarkerSql("c")} as marker
     from freeagent_sync.links l
     join freeagent_mirror.contacts c
       on c.company = l.company
      and c.freeagent_id = l.freeagent_id
     where l.company = $1
       and l.entity = 'contact'
       and l.source_key = any($2::text[])
       and l.state <> 'deleted'
       and c.deleted_at is null
     order by l.source_key`,
    [company, sourceKeys],
  );
}

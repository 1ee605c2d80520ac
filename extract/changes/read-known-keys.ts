import { quotedName, quoteIdentifier, type CapturedTable } from "../../domain/captured-table.ts";
import type { Entity } from "../../domain/entity.ts";
import type { Queryable } from "../../domain/queryable.ts";

/**
 * Every source key of an entity that is known without its mapping file: linked, changed or held, by the primary keys of our own
 * tables, and the keys of the captured tables, each read whole. Call it outside a transaction: a captured table that is not there
 * or may not be read fails, and adds none.
 */
export async function readKnownKeys(
  database: Queryable,
  company: string,
  entity: Entity,
  captured: readonly CapturedTable[],
): Promise<readonly string[]> {
  const ours = await database.query(
    `select source_key
     from freeagent_sync.links
     where company = $1
       and entity = $2
     union
     select source_key
     from freeagent_sync.${entity}_changes
     where company = $1
     union
     select source_key
     from freeagent_sync.rejects
     where company = $1
       and entity = $2`,
    [company, entity],
  );
  const known = new Set(ours.map((row) => String(row["source_key"])));
  for (const table of captured.filter((each) => each.entity === entity)) {
    for (const key of await readCapturedKeys(database, table)) known.add(key);
  }
  return [...known];
}

async function readCapturedKeys(database: Queryable, table: CapturedTable): Promise<readonly string[]> {
  const key = quoteIdentifier(table.key);
  try {
    const rows = await database.query(
      `select distinct ${key}::text as source_key from ${quotedName(table)} where ${key} is not null`,
    );
    return rows.map((row) => String(row["source_key"]));
  } catch (error) {
    // What the mapping reads, and not the table that is captured, is at fault here: that is told elsewhere.
    if (error instanceof Error && "code" in error && String(error.code).startsWith("42")) return [];
    throw error;
  }
}

import type { Queryable } from "../../domain/queryable.ts";
import type { MappingFile } from "./mapping-file.ts";
import { mappingFailed, rowFault } from "./mapping-failed.ts";
import { canBeOfType } from "./read-mapped-rows.ts";

/**
 * Those of the keys that the user's select gives a row for. Restricted by the key in its own type, as the rows are. Undefined
 * where the select fails for one of them: that is told of the row itself, when it is planned.
 * @throws Problem configuration/mapping_failed where no row is to blame
 */
export async function readPresentKeys(
  database: Queryable,
  { name, sql, keyColumn, keyType }: MappingFile,
  keys: readonly string[],
): Promise<ReadonlySet<string> | undefined> {
  const possible = keys.filter((key) => canBeOfType(key, keyType));
  if (possible.length === 0) return new Set();
  try {
    const rows = await database.query(
      `select m.${keyColumn}::text as key from (\n${sql}\n) m where m.${keyColumn} = any($1::${keyType}[])`,
      [possible],
    );
    return new Set(rows.map((row) => String(row["key"])));
  } catch (error) {
    const failed = mappingFailed(name, error);
    if (rowFault(failed) === undefined) throw failed;
    return undefined;
  }
}

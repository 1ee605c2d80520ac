import { capturedTables } from "../../config/captured-tables.ts";
import type { CompanyConfig } from "../../config/config.ts";
import { qualifiedName, type CapturedTable } from "../../domain/captured-table.ts";
import { warning, type Finding } from "../../domain/finding.ts";
import { Problem } from "../../domain/problem.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { keysMeet } from "../../extract/back-office/keys-meet.ts";
import type { Mapping, MappingFile } from "../../extract/back-office/mapping-file.ts";
import { readMapping } from "../../extract/back-office/read-mapping.ts";

/** Captured tables whose keys are none of the mapping: what changes there would never go out, and no run would say so. */
export async function checkCapturedKeys(database: Queryable, company: CompanyConfig): Promise<readonly Finding[]> {
  const mapping = await readMapping(database, company.mappingFolder).catch(withoutAnswer);
  if (mapping === undefined) return [];
  const findings: Finding[] = [];
  for (const table of capturedTables(company)) {
    const file = fileOf(mapping, table.entity);
    const met = await keysMeet(database, table, file).catch(withoutAnswer);
    if (met === false) findings.push(strangers(table, file));
  }
  return findings;
}

/**
 * A mapping that is wrong, a table or column that is not there, a table that the role may not read: each has a check of its
 * own, or need not be so. @throws what is neither
 */
function withoutAnswer(error: unknown): undefined {
  if (error instanceof Problem && error.kind === "configuration") return undefined;
  if (error instanceof Error && "code" in error && /^[0-9A-Z]{5}$/.test(String(error.code))) return undefined;
  throw error;
}

function strangers(table: CapturedTable, file: MappingFile): Finding {
  const key = `${table.key} of ${qualifiedName(table)}`;
  const sentence = `No ${key} is a ${file.keyColumn} of ${file.name}: its changes would go to nothing.`;
  const remedy = `Under capture.${table.entity}, name the column that holds the ${table.entity}'s key, as ${file.name} gives it.`;
  return warning("capture_keys", sentence, remedy);
}

function fileOf(mapping: Mapping, entity: CapturedTable["entity"]): MappingFile {
  if (entity === "contact") return mapping.contacts;
  return entity === "invoice" ? mapping.invoices : mapping.payments;
}

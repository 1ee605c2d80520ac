import type { CompanyConfig } from "../../config/config.ts";
import { counted } from "../../domain/counted.ts";
import { trouble, troubleOf, warning, well, type Finding } from "../../domain/finding.ts";
import { Problem } from "../../domain/problem.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { sequentialScans, type SequentialScan } from "../../extract/back-office/explain-mapping.ts";
import type { MappingFile } from "../../extract/back-office/mapping-file.ts";
import { readMapping } from "../../extract/back-office/read-mapping.ts";

/** Every file of the mapping folder: its columns, and how PostgreSQL would read it. */
export async function checkMapping(database: Queryable, company: CompanyConfig): Promise<readonly Finding[]> {
  try {
    const mapping = await readMapping(database, company.mappingFolder);
    const files = [mapping.contacts, mapping.invoices, mapping.invoiceItems, mapping.payments];
    const findings = [well("mapping", `The ${files.length} mapping files fit the catalogue.`)];
    for (const file of files) findings.push(await checkPlan(database, file));
    return findings;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code !== "mapping_invalid") return [troubleOf(error)];
    const remedy = "Correct the file, or what it reads; docs/mapping.md lists the columns.";
    return error.message.split("\n").map((line) => trouble("mapping_invalid", line, remedy));
  }
}

async function checkPlan(database: Queryable, file: MappingFile): Promise<Finding> {
  try {
    return judgePlan(file.name, await sequentialScans(database, file));
  } catch (error) {
    if (error instanceof Problem || !(error instanceof Error)) throw error;
    const sentence = `${file.name} cannot be read: ${error.message}.`;
    return trouble("mapping_unreadable", sentence, "Correct the file, or grant the role what it needs.");
  }
}

/** Whether a batch of keys is found by indexes. */
export function judgePlan(file: string, scans: readonly SequentialScan[]): Finding {
  if (scans.length === 0) return well("mapping_plan", `${file} reads no large table whole for a batch of keys.`);
  const tables = scans.map(({ table, rows }) => `${table} (about ${counted(rows, "row")})`).join(", ");
  return warning(
    "mapping_plan_scans",
    `${file} reads the whole of ${tables} for every batch of keys.`,
    "Let the key column of the file be a plain column with an index, and keep group by, window functions and limit from standing between the two (docs/mapping.md).",
  );
}

import { join } from "node:path";
import type { Attribute } from "../../domain/attribute.ts";
import { contactAttributes } from "../../domain/contact-attributes.ts";
import { invoiceAttributes, invoiceItemAttributes } from "../../domain/invoice-attributes.ts";
import { paymentAttributes } from "../../domain/payment-attributes.ts";
import { Problem } from "../../domain/problem.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { checkMappingColumns } from "./check-mapping-columns.ts";
import { describeSelect } from "./describe-select.ts";
import type { Mapping, MappingFile } from "./mapping-file.ts";
import { readSqlFile } from "./read-sql-file.ts";

/**
 * Reads the mapping folder, lets PostgreSQL describe each file and compares the columns with the catalogue.
 * All problems of all files come in one error.
 * @throws Problem configuration/mapping_invalid
 */
export async function readMapping(database: Queryable, folder: string): Promise<Mapping> {
  const problems: string[] = [];
  const file = async (name: string, catalogue: readonly Attribute[], keyColumn: MappingFile["keyColumn"]) => {
    const result = await readMappingFile(database, folder, name, catalogue, keyColumn);
    problems.push(...result.problems);
    return result.file;
  };
  const contacts = await file("contacts.sql", contactAttributes, "source_key");
  const invoices = await file("invoices.sql", invoiceAttributes, "source_key");
  const invoiceItems = await file("invoice_items.sql", invoiceItemAttributes, "invoice_key");
  const payments = await file("payments.sql", paymentAttributes, "source_key");
  if (problems.length > 0) {
    throw new Problem({ kind: "configuration", code: "mapping_invalid", message: problems.join("\n") });
  }
  return { contacts, invoices, invoiceItems, payments };
}

async function readMappingFile(
  database: Queryable,
  folder: string,
  name: string,
  catalogue: readonly Attribute[],
  keyColumn: MappingFile["keyColumn"],
): Promise<{ file: MappingFile; problems: readonly string[] }> {
  const path = join(folder, name);
  const broken = { name, sql: "", columns: [], keyColumn, keyType: "text" };
  const read = await readSqlFile(path);
  if ("problem" in read) {
    const missing = `${path}: the file is missing; write one select that gives the columns of docs/mapping.md.`;
    return { file: broken, problems: [read.missing ? missing : read.problem] };
  }
  const sql = read.sql.replace(/[;\s]+$/, "");
  const described = await describeSelect(database, sql, path);
  if ("problem" in described) return { file: broken, problems: [described.problem] };
  const problems = checkMappingColumns(path, described.columns, catalogue);
  const columns = catalogue.filter((attribute) => described.columns.has(attribute.name));
  const type = described.columns.get(keyColumn) ?? "text";
  // A cast to character without a length is one to a single character.
  const keyType = type === "character" ? "bpchar" : type;
  return { file: { name, sql, columns, keyColumn, keyType }, problems };
}

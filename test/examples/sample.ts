import { readFileSync } from "node:fs";
import { onTestFinished } from "vitest";
import type { Database, Row } from "../../domain/queryable.ts";
import { backOfficeFolder } from "../../examples/back-office/back-office-folder.ts";
import { loadBackOffice } from "../../examples/back-office/load-back-office.ts";
import { lendDatabase } from "../support/database.ts";

/** The last day of business of every sample in these tests. */
export const TODAY = "2026-11-24";

/** A database with the sample in it, for one test. */
export async function lendSample(options: { seed?: number; scale?: number } = {}): Promise<Database> {
  const lent = await lendDatabase();
  onTestFinished(() => lent.drop());
  const { database } = lent;
  await loadBackOffice(database, { seed: options.seed ?? 7, scale: options.scale ?? 0.1, today: TODAY });
  return database;
}

/** One of the sample's SQL files, for example `mapping/contacts.sql`. */
export function sqlOf(file: string): string {
  return readFileSync(`${backOfficeFolder()}${file}`, "utf8");
}

/** What a mapping file gives, restricted the way the tool restricts it. */
export async function mapped(
  database: Database,
  file: string,
  { key = "source_key", keys }: { key?: string; keys?: readonly string[] } = {},
): Promise<Row[]> {
  if (keys === undefined) return database.query(`select * from (\n${sqlOf(file)}\n) m order by m.${key}`);
  return database.query(wrapped(file, key), [keys]);
}

/** The query that the tool makes of a mapping file. */
export function wrapped(file: string, key = "source_key"): string {
  return `select * from (\n${sqlOf(file)}\n) m where m.${key} = any($1::bigint[])`;
}

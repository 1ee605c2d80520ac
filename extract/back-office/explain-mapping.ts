import * as z from "zod";
import type { Queryable } from "../../domain/queryable.ts";
import type { MappingFile } from "./mapping-file.ts";
import { mappedRowsSql } from "./read-mapped-rows.ts";

/** A table that a mapping file would read whole for every batch of keys. */
export interface SequentialScan {
  readonly table: string;
  /** As the planner estimates them. */
  readonly rows: number;
}

interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string | undefined;
  readonly Schema?: string | undefined;
  readonly Plans?: readonly PlanNode[] | undefined;
}

const planNode: z.ZodType<PlanNode> = z.lazy(() =>
  z.object({
    "Node Type": z.string(),
    "Relation Name": z.string().optional(),
    Schema: z.string().optional(),
    Plans: z.array(planNode).optional(),
  }),
);
const explained = z.array(z.object({ Plan: planNode }));

/** Below this many rows reading a table whole costs less than anybody would notice. */
const smallTable = 10_000;
/** Keys of the example batch: enough for the planner to see a batch, few enough to find fast. */
const exampleKeys = 50;

/**
 * Lets PostgreSQL plan the very query that a push makes of a mapping file, with keys that exist, and names the tables
 * that it would read whole. Nothing is read but the example keys.
 */
export async function sequentialScans(database: Queryable, file: MappingFile): Promise<readonly SequentialScan[]> {
  const keys = await database.query(
    `select m.${file.keyColumn}::text as key from (\n${file.sql}\n) m limit ${exampleKeys}`,
  );
  if (keys.length === 0) return [];
  const rows = await database.query(`explain (verbose, format json) ${mappedRowsSql(file)}`, [
    keys.map((row) => String(row["key"])),
  ]);
  const [first] = explained.parse(
    typeof rows[0]?.["QUERY PLAN"] === "string" ? JSON.parse(rows[0]["QUERY PLAN"]) : rows[0]?.["QUERY PLAN"],
  );
  const scanned = first === undefined ? [] : [...new Set(scannedTables(first.Plan))];
  const sizes = await database.query(
    `select n.nspname || '.' || c.relname as name, c.reltuples::bigint as rows
     from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n
       on n.oid = c.relnamespace
     where n.nspname || '.' || c.relname = any($1::text[])
       and c.reltuples >= $2`,
    [scanned, smallTable],
  );
  return sizes.map((row) => ({ table: String(row["name"]), rows: Number(row["rows"]) }));
}

function scannedTables(node: PlanNode): string[] {
  const below = (node.Plans ?? []).flatMap(scannedTables);
  const name = node["Relation Name"];
  return node["Node Type"] === "Seq Scan" && name !== undefined ? [`${node.Schema ?? ""}.${name}`, ...below] : below;
}

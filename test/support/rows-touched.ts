import type { Queryable } from "../../domain/queryable.ts";

interface PlanNode {
  readonly [measure: string]: unknown;
  readonly Plans?: readonly PlanNode[];
}

/**
 * Runs the statements of some work and counts the rows that PostgreSQL went over for them: a plan that reads one table for
 * each row of another is told by it on any machine. Statements that write are run by the explanation alone, and answer nothing.
 */
export async function rowsTouched(
  database: Queryable,
  work: (counted: Queryable) => Promise<unknown>,
): Promise<number> {
  let rows = 0;
  const explain = async (sql: string, values?: readonly unknown[]): Promise<void> => {
    const [answer] = await database.query(`explain (analyze, timing off, format json) ${sql}`, values);
    const [{ Plan: plan }] = answer?.["QUERY PLAN"] as [{ Plan: PlanNode }];
    rows += touchedBy(plan);
  };
  await work({
    query: async (sql, values) => {
      await explain(sql, values);
      return database.query(sql, values);
    },
    execute: async (sql, values) => {
      await explain(sql, values);
      return 0;
    },
  });
  return rows;
}

const removed = ["Rows Removed by Filter", "Rows Removed by Join Filter", "Rows Removed by Index Recheck"];

function touchedBy(node: PlanNode): number {
  const each = ["Actual Rows", ...removed].reduce((sum, measure) => sum + Number(node[measure] ?? 0), 0);
  const below = (node.Plans ?? []).reduce((sum, inner) => sum + touchedBy(inner), 0);
  return each * Number(node["Actual Loops"]) + below;
}

import type { Client, QueryResult } from "pg";
import { Problem } from "../domain/problem.ts";
import type { Queryable, Row } from "../domain/queryable.ts";

/** Statements on one borrowed connection. */
interface ConnectionStatements extends Queryable {
  /** Waits for the statements already given and refuses any later one. */
  finish(): Promise<void>;
  /** Whether any statement has failed. */
  hasFailed(): boolean;
}

/** Turns the error of a statement into the caller's. */
export type Explain = (error: unknown) => unknown;

/** Runs statements on one connection, one after another however they are given, until it is finished. */
export function onConnection(connection: Client, explain: Explain): ConnectionStatements {
  let finished = false;
  let failed = false;
  let last: Promise<unknown> = Promise.resolve();
  const run = (sql: string, values: readonly unknown[] | undefined): Promise<QueryResult<Row>> => {
    if (finished) throw new Problem({ kind: "bug", code: "transaction_over", message: "This transaction is over." });
    // Without values pg uses the simple protocol, which also takes several statements and answers each of them.
    const next = last.then(async () => {
      const answer: QueryResult<Row> | QueryResult<Row>[] = await (values === undefined
        ? connection.query<Row>(sql)
        : connection.query<Row>({ text: sql, values: [...values] }));
      return Array.isArray(answer) ? lastOf(answer) : answer;
    });
    last = next.catch(() => (failed = true));
    return next.catch((error: unknown) => {
      throw explain(error);
    });
  };
  return {
    query: async (sql, values) => (await run(sql, values)).rows,
    execute: async (sql, values) => (await run(sql, values)).rowCount ?? 0,
    finish: async () => {
      finished = true;
      await last;
    },
    hasFailed: () => failed,
  };
}

function lastOf(answers: QueryResult<Row>[]): QueryResult<Row> {
  const last = answers.at(-1);
  if (last === undefined) throw new Error("PostgreSQL answered no statement");
  return last;
}

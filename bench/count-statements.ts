import type { Database, Queryable } from "../domain/queryable.ts";

/** A database that counts what is asked of it. */
export interface CountedDatabase {
  readonly database: Database;
  /** Statements, without begin and commit. */
  count(): number;
  transactions(): number;
}

/** Stands before a database and counts. */
export function countStatements(inner: Database): CountedDatabase {
  let statements = 0;
  let transactions = 0;
  const counted = (queryable: Queryable): Queryable => ({
    query: (sql, values) => {
      statements += 1;
      return queryable.query(sql, values);
    },
    execute: (sql, values) => {
      statements += 1;
      return queryable.execute(sql, values);
    },
  });
  const database: Database = {
    ...counted(inner),
    transaction: (work) => {
      transactions += 1;
      return inner.transaction((transaction) => work(counted(transaction)));
    },
    close: () => inner.close(),
  };
  return { database, count: () => statements, transactions: () => transactions };
}

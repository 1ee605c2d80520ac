import type { Database, Queryable } from "../../domain/queryable.ts";

/** A database to which something happens right before the first statement that holds a text; the statement waits for it. */
export function interrupted(inner: Database, text: string, happening: () => Promise<void>): Database {
  let happened = false;
  const wait = async (sql: string): Promise<void> => {
    if (happened || !sql.includes(text)) return;
    happened = true;
    await happening();
  };
  const watched = (queryable: Queryable): Queryable => ({
    query: async (sql, values) => {
      await wait(sql);
      return queryable.query(sql, values);
    },
    execute: async (sql, values) => {
      await wait(sql);
      return queryable.execute(sql, values);
    },
  });
  return {
    ...watched(inner),
    transaction: (work) => inner.transaction((transaction) => work(watched(transaction))),
    close: () => inner.close(),
  };
}

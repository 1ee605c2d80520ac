/** One row of an answer: column name to value. Parse it before use; nothing about it is checked yet. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * Something that runs SQL: a pooled connection or an open transaction. Parameters are PostgreSQL's own
 * `$1`; a JavaScript array is sent as a PostgreSQL array. Value types that come back: `date`, `numeric`,
 * `bigint`, `timestamptz` and `timestamp` as PostgreSQL's text (never a Date or a float), `jsonb` parsed,
 * `integer` as number, `boolean` as boolean, the rest as text.
 */
export interface Queryable {
  query(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Runs a statement and gives the number of rows it touched. */
  execute(sql: string, values?: readonly unknown[]): Promise<number>;
}

/** A pool of connections to one database. */
export interface Database extends Queryable {
  /** Runs `work` in one transaction: committed when it resolves, rolled back when it rejects. Never nest it. */
  transaction<Result>(work: (transaction: Queryable) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

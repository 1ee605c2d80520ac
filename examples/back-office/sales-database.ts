/**
 * What the sample needs of a database: SQL with `$1` parameters, arrays sent as PostgreSQL arrays. A pooled connection
 * or an open transaction of the product satisfies it.
 */
export interface SalesDatabase {
  query(sql: string, values?: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Runs a statement and gives the number of rows it touched. */
  execute(sql: string, values?: readonly unknown[]): Promise<number>;
}

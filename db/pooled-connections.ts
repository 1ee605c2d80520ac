import type { Knex } from "knex";
import type { Client } from "pg";

/** The part of knex's client that knex leaves untyped. */
interface ConnectionPool {
  acquireConnection(): Promise<Client>;
  releaseConnection(connection: Client): Promise<void>;
}

/** Raw connections of a knex pool: whoever acquires one must release it. */
export function connectionsOf(pool: Knex): ConnectionPool {
  // knex types its client as any; these two functions are what its documentation offers for raw connections.
  return pool.client as ConnectionPool;
}

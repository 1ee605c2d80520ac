import knex from "knex";
import type { Knex } from "knex";
import type { Client } from "pg";
import type { ConnectionSettings } from "./connection-settings.ts";
import { endConnection } from "./end-connection.ts";
import { openConnection } from "./open-connection.ts";
import type { SessionOptions } from "./open-connection.ts";

/** The part of knex that deals with raw connections; knex types it as any. */
interface RawConnections {
  /** Waits for a connection; whoever acquires one must release it. */
  acquireConnection(): Promise<Client>;
  releaseConnection(connection: Client): Promise<void>;
  /** Called by the pool for a new connection. */
  acquireRawConnection(): Promise<Client>;
  /** Called by the pool for a connection that is not needed any more. */
  destroyRawConnection(connection: Client): Promise<void>;
}

const idleConnectionMilliseconds = 30_000;
const busyPoolMilliseconds = 60_000;

/** knex as we use it: its pool and its transactions. Opens no connection before the first one is acquired. */
export function openPool(settings: ConnectionSettings, options: SessionOptions & { maxConnections?: number }): Knex {
  const pool = knex({
    client: "pg",
    connection: { host: settings.host },
    acquireConnectionTimeout: settings.connectTimeoutMilliseconds + busyPoolMilliseconds,
    pool: {
      min: 0,
      max: options.maxConnections ?? 10,
      // Later than the driver's own limit, whose error says what is wrong.
      createTimeoutMillis: settings.connectTimeoutMilliseconds + 5_000,
      idleTimeoutMillis: idleConnectionMilliseconds,
    },
    // Every failure reaches the caller as an error; knex would print it on the console as well.
    log: { debug: ignore, warn: ignore, error: ignore, deprecate: ignore },
  });
  // knex's own way of opening a connection forgets one that fails half-way, and its socket stays open.
  rawConnections(pool).acquireRawConnection = () => openConnection(settings, options);
  rawConnections(pool).destroyRawConnection = endConnection;
  return pool;
}

/** The raw connections of a pool. */
export function rawConnections(pool: Knex): RawConnections {
  return pool.client as RawConnections;
}

function ignore(): void {
  return;
}

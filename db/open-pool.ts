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
/** Beyond our own limits, whose errors say what is wrong; the pool's says only that it has waited. */
const marginMilliseconds = 5_000;

/** knex as we use it: its pool and its transactions. Opens no connection before the first one is acquired. */
export function openPool(settings: ConnectionSettings, options: SessionOptions & { maxConnections?: number }): Knex {
  // As long as a connection may take to log in, and once more to prepare its session.
  const opening = settings.connectTimeoutMilliseconds * 2 + marginMilliseconds;
  const pool = knex({
    client: "pg",
    connection: { host: settings.host },
    acquireConnectionTimeout: opening + busyPoolMilliseconds,
    pool: {
      min: 0,
      max: options.maxConnections ?? 10,
      createTimeoutMillis: opening,
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

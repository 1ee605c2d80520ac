import knex from "knex";
import type { Knex } from "knex";
import type { Client } from "pg";
import type { ConnectionSettings } from "./connection-settings.ts";
import { typeParsers } from "./type-parsers.ts";

/** Our transactions hold no network call, so one that idles this long has lost its owner. */
const idleInTransactionLimit = "5min";
const idleConnectionMilliseconds = 30_000;
const busyPoolMilliseconds = 60_000;

/** How many connections, and who hears the server's notices. */
interface PoolOptions {
  readonly applicationName: string;
  readonly maxConnections?: number;
  readonly onNotice?: (message: string) => void;
}

/** knex as we use it: its pool and its transactions. Opens no connection before the first one is acquired. */
export function openPool(settings: ConnectionSettings, options: PoolOptions): Knex {
  return knex({
    client: "pg",
    // Spares knex a question on every first connection; only its query builder, which we do not use, would care.
    version: "14.0",
    connection: {
      host: settings.host,
      port: settings.port,
      ...(settings.user !== undefined && { user: settings.user }),
      ...(settings.password !== undefined && { password: settings.password }),
      ...(settings.database !== undefined && { database: settings.database }),
      ssl: settings.ssl,
      application_name: settings.applicationName ?? options.applicationName,
      connectionTimeoutMillis: settings.connectTimeoutMilliseconds,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      types: typeParsers,
    },
    acquireConnectionTimeout: settings.connectTimeoutMilliseconds + busyPoolMilliseconds,
    pool: {
      min: 0,
      max: options.maxConnections ?? 10,
      // Later than pg's own limit, whose error says what is wrong.
      createTimeoutMillis: settings.connectTimeoutMilliseconds + 5_000,
      idleTimeoutMillis: idleConnectionMilliseconds,
      afterCreate: (connection: Client, done: (error: Error | null, connection: Client) => void) => {
        prepare(connection, options.onNotice).then(
          () => {
            done(null, connection);
          },
          (error: unknown) => {
            done(error instanceof Error ? error : new Error(String(error)), connection);
          },
        );
      },
    },
    // Every failure reaches the caller as an error; knex would print it on the console as well.
    log: { debug: ignore, warn: ignore, error: ignore, deprecate: ignore },
  });
}

/** Session settings go by statement, not in the start-up packet: PgBouncer refuses unknown ones there. */
async function prepare(connection: Client, onNotice: PoolOptions["onNotice"]): Promise<void> {
  if (onNotice !== undefined) {
    connection.on("notice", (notice) => {
      onNotice(notice.message ?? "");
    });
  }
  try {
    await connection.query(
      `set datestyle = 'ISO'; set idle_in_transaction_session_timeout = '${idleInTransactionLimit}'`,
    );
  } catch (error) {
    // knex forgets a connection whose preparation fails; nobody else would close it.
    await connection.end().catch(ignore);
    throw error;
  }
}

function ignore(): void {
  return;
}

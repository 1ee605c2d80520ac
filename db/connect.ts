import type { Knex } from "knex";
import type { Client } from "pg";
import { Problem } from "../domain/problem.ts";
import type { Database, Queryable } from "../domain/queryable.ts";
import { connectionSettings } from "./connection-settings.ts";
import type { ConnectionSettings } from "./connection-settings.ts";
import { onConnection, type Explain } from "./on-connection.ts";
import { openPool, rawConnections } from "./open-pool.ts";
import { serverAiling } from "./server-ailing.ts";
import { cannotConnect, connectionLost, isConnectionLoss } from "./unreachable.ts";
import { watchConnection } from "./watch-connection.ts";

/** What `connect` needs; only the URL and a name are obligatory. */
export interface ConnectOptions {
  /** `postgres://user:password@host:port/database`; see connection-settings.ts for its parameters. */
  readonly url: string;
  /** How the DBA sees us in pg_stat_activity; `application_name` in the URL wins. */
  readonly applicationName: string;
  /** Connections open at once, 10 unless told; one more waits up to a minute for its turn. */
  readonly maxConnections?: number;
  /** Hears what the server says beside the answer (`raise notice`, warnings). */
  readonly onNotice?: (message: string) => void;
  /** Permits `sslmode=disable` to a host other than this machine. */
  readonly allowInsecure?: boolean;
}

/**
 * A pool of connections to PostgreSQL; no connection is opened before the first statement, and `close` must be
 * called at the end. Statements do not time out by themselves while the server answers others
 * (watch-connection.ts), but for those that wait for a lock: after five minutes, or the role's own lock_timeout.
 * @throws Problem `configuration` at once for a bad URL; later, from any statement, Problem `unreachable`
 * (`database_unreachable`) when a connection fails, and with codes of its own when the server is full or read-only, or
 * broke the statement off.
 * All other SQL errors come as pg's `DatabaseError`.
 */
export function connect(options: ConnectOptions): Database {
  const settings = connectionSettings(options.url, options.allowInsecure);
  const pool = openPool(settings, options);
  const borrow = async <Result>(use: (connection: Client, explain: Explain) => Promise<Result>): Promise<Result> => {
    const connection = await acquire(pool, settings);
    const watch = watchConnection(connection, settings);
    const explain = (error: unknown): unknown =>
      isConnectionLoss(error)
        ? connectionLost(settings, error)
        : (serverAiling(settings, error, watch.blocker()) ?? error);
    try {
      return await use(connection, explain);
    } catch (error) {
      // The driver hears of the closed socket a moment later; until then the pool would lend this connection again.
      if (error instanceof Problem && isConnectionLoss(error.cause)) await connection.end().catch(() => undefined);
      throw error;
    } finally {
      watch.end();
      await rawConnections(pool).releaseConnection(connection);
    }
  };
  return {
    query: (sql, values) => borrow((connection, explain) => onConnection(connection, explain).query(sql, values)),
    execute: (sql, values) => borrow((connection, explain) => onConnection(connection, explain).execute(sql, values)),
    transaction: (work) => borrow((connection, explain) => inTransaction({ pool, connection, explain }, work)),
    close: () => pool.destroy(),
  };
}

interface Borrowed {
  readonly pool: Knex;
  readonly connection: Client;
  readonly explain: Explain;
}

async function acquire(pool: Knex, settings: ConnectionSettings): Promise<Client> {
  try {
    return await rawConnections(pool).acquireConnection();
  } catch (error) {
    if (error instanceof Error && error.name === "KnexTimeoutError") {
      throw new Problem({
        kind: "try_later",
        code: "database_pool_exhausted",
        message: "Every connection of the pool was busy for a minute; look for long statements in pg_stat_activity.",
        cause: error,
      });
    }
    throw cannotConnect(settings, error);
  }
}

async function inTransaction<Result>(
  { pool, connection, explain }: Borrowed,
  work: (transaction: Queryable) => Promise<Result>,
): Promise<Result> {
  const transaction = onConnection(connection, explain);
  // knex reports a failing rollback instead of the error that caused it; the cause is what the caller needs.
  let failure: { readonly error: unknown } | undefined;
  try {
    return await pool.transaction(
      async () => {
        // In front of what counts as a failure of the work: the error of `begin` itself comes from knex.
        requireBegun(connection);
        try {
          const result = await work(transaction);
          await transaction.finish();
          if (transaction.hasFailed()) await refuseAborted(connection);
          return result;
        } catch (error) {
          failure = { error };
          await transaction.finish();
          throw error;
        }
      },
      { connection },
    );
  } catch (error) {
    throw failure === undefined ? explain(error) : failure.error;
  }
}

/** knex calls its container even when `begin` failed. */
function requireBegun(connection: Client): void {
  if (connection.getTransactionStatus() !== "T") throw new Error("the transaction has not begun");
}

/** PostgreSQL answers `commit` of an aborted transaction with a silent rollback; that must not pass for success. */
async function refuseAborted(connection: Client): Promise<void> {
  try {
    await connection.query("select 1");
  } catch (error) {
    throw new Problem({
      kind: "bug",
      code: "transaction_aborted",
      message: "A statement of this transaction failed and its error was swallowed, so nothing of it was stored.",
      cause: error,
    });
  }
}

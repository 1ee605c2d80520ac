import pg from "pg";
import { answeredInTime } from "./answered-in-time.ts";
import type { ConnectionSettings } from "./connection-settings.ts";
import { typeParsers } from "./type-parsers.ts";

/** What a session shows the DBA, and who hears the server's notices. */
export interface SessionOptions {
  readonly applicationName: string;
  readonly onNotice?: (message: string) => void;
}

/** A connection as knex's pool knows it: a mark on it says why it must not be lent again. */
interface PooledClient extends pg.Client {
  __knex__disposed?: unknown;
}

/**
 * Our transactions hold no network call (but for the token refresh, which sets its own limit), so one that idles this
 * long has lost its owner. It may hold the lease's row, so it must not outlive a lease: a successor waits for it.
 */
const idleInTransactionLimit = "1min";
/** Somebody's forgotten session must not hold a night up for ever, while its lease is renewed; a batch of theirs may take its time. */
const lockLimit = "5min";
const keepAliveDelayMilliseconds = 10_000;

/**
 * What our statements rely on, whatever the role, the database or the server has as its own. Under a stricter isolation
 * a statement that has waited for a lock fails instead of seeing what was committed meanwhile; without standard strings
 * the backslashes of our patterns are lost. A row that a policy hides from our role would pass for one that is gone, and be
 * deleted in FreeAgent: without row security PostgreSQL refuses such a statement. To compile a comparison of both sides takes a server with JIT
 * 23 seconds, to run it one. Where commits are not waited for, a crash of PostgreSQL takes back what was committed before a call was
 * sent, and the next run sends it again; or a new refresh token. A limit for locks of the role's own stays.
 */
const sessionSql = `
  set datestyle = 'ISO';
  set default_transaction_isolation = 'read committed';
  set standard_conforming_strings = on;
  set row_security = off;
  set jit = off;
  set idle_in_transaction_session_timeout = '${idleInTransactionLimit}';
  select set_config('lock_timeout', '${lockLimit}', false) where current_setting('lock_timeout') = '0';
  select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'`;

/** What the driver needs to connect. */
export function clientOptions(settings: ConnectionSettings): pg.ClientConfig {
  return {
    host: settings.host,
    port: settings.port,
    user: settings.user,
    password: settings.password,
    database: settings.database,
    ssl: settings.ssl,
    connectionTimeoutMillis: settings.connectTimeoutMilliseconds,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveDelayMilliseconds,
    types: typeParsers,
  };
}

/** Opens one connection and prepares its session; when that fails it is closed again. */
export async function openConnection(settings: ConnectionSettings, options: SessionOptions): Promise<pg.Client> {
  const connection: PooledClient = new pg.Client({
    ...clientOptions(settings),
    application_name: settings.applicationName ?? options.applicationName,
  });
  // A server that goes away says so between statements too; without a listener that would end the process.
  connection.on("error", (error) => {
    connection.__knex__disposed = error;
  });
  connection.on("end", () => {
    connection.__knex__disposed ??= "closed";
  });
  connection.on("notice", (notice) => {
    options.onNotice?.(notice.message ?? "");
  });
  try {
    await connection.connect();
    // By statement, not in the start-up packet: PgBouncer refuses settings there that it does not know.
    await answeredInTime(connection, settings.connectTimeoutMilliseconds, connection.query(sessionSql));
    return connection;
  } catch (error) {
    // The driver leaves the socket open when it gives up half-way (no password, for one), until the server tires.
    connection.connection.stream.destroy();
    throw error;
  }
}

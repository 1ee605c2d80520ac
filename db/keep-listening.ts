import type { Client } from "pg";
import type { Clock } from "../domain/clock.ts";
import type { Logger } from "../domain/logger.ts";
import { connectionSettings } from "./connection-settings.ts";
import { endConnection } from "./end-connection.ts";
import { openConnection } from "./open-connection.ts";

/** What listening needs from outside. */
export interface ListenOptions {
  readonly url: string;
  /** How the DBA sees the connection in pg_stat_activity. */
  readonly applicationName: string;
  /** A plain lower-case name. */
  readonly channel: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Ends the listening. */
  readonly signal: AbortSignal;
  onNotification(payload: string): void;
  /** Listening from now on; what was notified before, or while the connection was gone, was not heard. */
  onListening(): void;
}

const longestPauseMilliseconds = 30_000;

/**
 * Listens for PostgreSQL's notifications on a connection of its own, and opens a new one whenever it is lost, after
 * 0.5, 1, 2, ... up to 30 seconds. Resolves when the signal aborts; never rejects.
 */
export async function keepListening(options: ListenOptions): Promise<void> {
  const { clock, logger, signal, channel } = options;
  let failures = 0;
  const stopped = (): boolean => signal.aborted;
  while (!stopped()) {
    try {
      await listen(options, () => {
        failures = 0;
        logger.info({ channel }, "listener.connected");
        options.onListening();
      });
      if (!stopped()) logger.warn({ channel }, "listener.lost");
    } catch (error) {
      logger.warn({ channel, error: String(error) }, "listener.failed");
    }
    const pause = Math.min(longestPauseMilliseconds, 500 * 2 ** failures);
    failures += 1;
    await clock.sleep(pause, signal).catch(() => undefined);
  }
}

/** Listens until the connection ends or the signal aborts. */
async function listen(options: ListenOptions, listening: () => void): Promise<void> {
  const { url, applicationName, channel, signal } = options;
  const connection = await openConnection(connectionSettings(url), { applicationName });
  try {
    const ended = endOf(connection, signal);
    connection.on("notification", ({ payload }) => {
      options.onNotification(payload ?? "");
    });
    await connection.query(`listen ${channel}`);
    listening();
    await ended;
  } finally {
    await endConnection(connection).catch(() => undefined);
  }
}

function endOf(connection: Client, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    connection.once("end", resolve);
    if (signal.aborted) resolve();
    signal.addEventListener(
      "abort",
      () => {
        resolve();
      },
      { once: true },
    );
  });
}

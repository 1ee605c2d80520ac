import pg from "pg";
import { Problem } from "../../domain/problem.ts";
import { connect } from "../connect.ts";
import { enterUser, hasUsers } from "./folder-users.ts";
import { tryFolderLock, withFolderLock } from "./folder-lock.ts";
import { initialiseCluster, superuser } from "./initialise-cluster.ts";
import { atLastResort } from "./last-resort.ts";
import { nativeBinaries } from "./native-binaries.ts";
import { findPostmaster, signalPostmaster, stopPostmaster } from "./postmaster.ts";
import { serverHome } from "./server-home.ts";
import type { ServerHome } from "./server-home.ts";
import { startServer } from "./start-server.ts";

/** How to start an embedded PostgreSQL. */
export interface EmbeddedOptions {
  /** Where it lives; made when missing. Every process that names the same folder shares one server. */
  readonly folder: string;
  /** Hears one sentence when something is not where the caller put it. */
  readonly say: (sentence: string) => void;
  /** Made when missing; `freeagent_sync` unless told. */
  readonly databaseName?: string;
  /** False: a power cut may destroy the data (tests). True unless told. */
  readonly durable?: boolean;
}

/** A running embedded PostgreSQL. */
export interface EmbeddedPostgres {
  /** Of the database, with the superuser's password: never log it. */
  readonly url: string;
  /** Where it really lives. */
  readonly folder: string;
  /** Leaves the server; the last user to leave stops it. Calling it again waits for the same stop. */
  stop(): Promise<void>;
}

const exitPatienceMilliseconds = 2_000;

/**
 * Starts PostgreSQL from the platform's binary package, or joins the server that another process runs in the same
 * folder. It runs on 127.0.0.1 with a free port and a random password, as an unprivileged user when we are root.
 * However this process ends, the server ends with its last user; only after kill -9 it stays, and the next start
 * joins it.
 * @throws Problem `configuration` where it cannot run at all, `unreachable` when it does not start.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const home = serverHome(options.folder, options.say);
  const native = nativeBinaries(home.account, options.say);
  const databaseName = options.databaseName ?? "freeagent_sync";
  const seat = await withFolderLock(home.folder, async () => {
    const leave = takeSeat(home, native);
    try {
      const password = await initialiseCluster(home, native, options.durable ?? true);
      const port = await startServer({ home, native, password, durable: options.durable ?? true });
      await createDatabase(urlOf(port, password, "postgres"), databaseName);
      return { leave, url: urlOf(port, password, databaseName) };
    } catch (error) {
      leave();
      if (!hasUsers(home.folder)) await stopPostmaster(home.data, native);
      throw error;
    }
  });
  let stopped: Promise<void> | undefined;
  return { url: seat.url, folder: home.folder, stop: () => (stopped ??= stop(home, native, seat.leave)) };
}

/** Enters us as a user until the function it gives is called, or until the process ends by whatever way it can notice. */
function takeSeat(home: ServerHome, native: string): () => void {
  const leaveFolder = enterUser(home.folder);
  const forget = atLastResort(() => {
    leaveFolder();
    stopUnlessUsed(home, native);
  });
  return () => {
    forget();
    leaveFolder();
  };
}

async function stop(home: ServerHome, native: string, leave: () => void): Promise<void> {
  await withFolderLock(home.folder, async () => {
    leave();
    if (hasUsers(home.folder) || (await stopPostmaster(home.data, native))) return;
    throw new Problem({
      kind: "unreachable",
      code: "embedded_database_stuck",
      message: `The embedded database in ${home.folder} did not stop; see ${home.logFile} and end it by hand.`,
    });
  });
}

/** For the last moments of a process, in which nothing asynchronous runs any more. */
function stopUnlessUsed(home: ServerHome, native: string): void {
  const nap = new Int32Array(new SharedArrayBuffer(4));
  const deadline = performance.now() + exitPatienceMilliseconds;
  let release = tryFolderLock(home.folder);
  while (release === undefined && performance.now() < deadline) {
    Atomics.wait(nap, 0, 0, 20);
    release = tryFolderLock(home.folder);
  }
  // Whoever holds the lock for so long is starting or stopping this server, and settles it.
  if (release === undefined) return;
  const running = hasUsers(home.folder) ? undefined : findPostmaster(home.data);
  if (running !== undefined) signalPostmaster(running.pid, "SIGINT", native);
  release();
}

async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const admin = connect({ url: adminUrl, applicationName: "freeagent-sync start", maxConnections: 1 });
  try {
    const found = await admin.query("select 1 from pg_database where datname = $1", [name]);
    if (found.length === 0) await admin.execute(`create database ${pg.escapeIdentifier(name)}`);
  } finally {
    await admin.close();
  }
}

function urlOf(port: number, password: string, databaseName: string): string {
  return `postgres://${superuser}:${password}@127.0.0.1:${port}/${encodeURIComponent(databaseName)}`;
}

import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { Problem } from "../../domain/problem.ts";
import { answers } from "./answers.ts";
import { program } from "./native-binaries.ts";
import { findPostmaster } from "./postmaster.ts";
import { serverEnvironment } from "./server-account.ts";
import type { ServerHome } from "./server-home.ts";

/** Recovery after a crash may read a long log before the server answers. */
const patienceMilliseconds = 120_000;
const pollMilliseconds = 20;
const logLimitBytes = 5_000_000;

/** What a start needs to know. */
interface ServerStart {
  readonly home: ServerHome;
  readonly native: string;
  readonly password: string;
  /** False trades safety against a power cut for speed: tests only. */
  readonly durable: boolean;
}

/**
 * Gives the port of the server in `home`: of the one that already runs there, or of a new one. Call it under the
 * folder lock. It returns when the server answers.
 * @throws Problem `unreachable` (`embedded_database_failed`) with the last lines of the server's log.
 */
export async function startServer(start: ServerStart): Promise<number> {
  const deadline = performance.now() + patienceMilliseconds;
  let failure = "it did not answer in time";
  while (performance.now() < deadline) {
    const running = findPostmaster(start.home.data);
    if (running !== undefined && (await answers({ ...start, port: running.port, data: start.home.data }))) {
      return running.port;
    }
    if (running === undefined) {
      const ended = await launch(start, deadline);
      if (ended === undefined) continue;
      failure = ended;
      if (!isPassing(ended)) break;
    }
    await pause(pollMilliseconds);
  }
  throw new Problem({
    kind: "unreachable",
    code: "embedded_database_failed",
    message: `The embedded database in ${start.home.folder} did not start (${failure}): see ${start.home.logFile}.`,
  });
}

/** Starts a server and waits until it answers; otherwise gives what it logged before it ended. */
async function launch(start: ServerStart, deadline: number): Promise<string | undefined> {
  const port = await freePort();
  const logFrom = statSync(start.home.logFile, { throwIfNoEntry: false })?.size ?? 0;
  const server = spawnServer(start, port);
  let ended: Error | true | undefined;
  server.once("error", (error) => (ended = error));
  server.once("exit", () => (ended = true));
  while (ended === undefined && performance.now() < deadline) {
    if (await answers({ ...start, port, data: start.home.data })) return undefined;
    await pause(pollMilliseconds);
  }
  if (ended === undefined) server.kill("SIGQUIT");
  return ended instanceof Error ? ended.message : logTail(start.home.logFile, logFrom);
}

function spawnServer({ home, native, durable }: ServerStart, port: number): ChildProcess {
  const log = openSync(
    home.logFile,
    (statSync(home.logFile, { throwIfNoEntry: false })?.size ?? 0) > logLimitBytes ? "w" : "a",
    0o600,
  );
  try {
    const server = spawn(program(native, "postgres"), ["-D", home.data, ...settings(port, durable)], {
      ...home.account,
      cwd: "/",
      env: serverEnvironment(),
      stdio: ["ignore", log, log],
      // In a group of its own, Ctrl-C on the terminal reaches us alone, and the server outlives our last statement.
      detached: true,
    });
    server.unref();
    return server;
  } finally {
    closeSync(log);
  }
}

function settings(port: number, durable: boolean): string[] {
  const values = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: 100,
    shared_buffers: "64MB",
    timezone: "UTC",
    log_timezone: "UTC",
    // One machine, no replica: the log need only carry what a crash recovery reads.
    wal_level: "minimal",
    max_wal_senders: 0,
    // Without these a killed server still recovers; only a machine that loses power does not.
    ...(!durable && { fsync: "off", full_page_writes: "off" }),
  };
  return Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** Another program took the port first, or processes of a killed server are still leaving: worth another try. */
function isPassing(log: string): boolean {
  return /could not bind|already in use|shared memory block|lock file "postmaster.pid"/.test(log);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

function logTail(file: string, from: number): string {
  const lines = readFileSync(file).subarray(from).toString("utf8").trim().split("\n");
  return lines.slice(-4).join(" | ");
}

import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { program } from "./native-binaries.ts";
import { commandLine, processIdentity } from "./process-identity.ts";

/** A running server, as its `postmaster.pid` tells. */
interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

const fastMilliseconds = 20_000;
const immediateMilliseconds = 10_000;
const pollMilliseconds = 20;

/**
 * The server that runs on a data directory, or undefined. A `postmaster.pid` that a killed server left behind is
 * removed, also when another program has its pid by now: PostgreSQL would refuse to start over that.
 */
export function findPostmaster(data: string): Postmaster | undefined {
  const file = join(data, "postmaster.pid");
  const lines = readIfPresent(file)?.split("\n");
  // Line 1 is the pid, line 4 the port (miscadmin.h); a half-written file belongs to a server that is starting.
  const pid = Number(lines?.[0]);
  if (lines === undefined || !Number.isSafeInteger(pid) || pid === 0) return undefined;
  if (processIdentity(pid) !== undefined && mayServe(pid, data)) return { pid, port: Number(lines[3] ?? 0) };
  rmSync(file, { force: true });
  return undefined;
}

/** Sends a signal to a server; PostgreSQL's own program does it where the system has no signals. */
export function signalPostmaster(pid: number, signal: "SIGINT" | "SIGQUIT", native: string): void {
  if (process.platform === "win32") {
    spawnSync(program(native, "pg_ctl"), ["kill", signal.slice(3), String(pid)]);
    return;
  }
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** Stops the server of a data directory: at first in order (SIGINT), then at once (SIGQUIT). Gives whether it ended. */
export async function stopPostmaster(data: string, native: string): Promise<boolean> {
  const running = findPostmaster(data);
  if (running === undefined) return true;
  signalPostmaster(running.pid, "SIGINT", native);
  if (await endsWithin(data, fastMilliseconds)) return true;
  signalPostmaster(running.pid, "SIGQUIT", native);
  return endsWithin(data, immediateMilliseconds);
}

async function endsWithin(data: string, milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (findPostmaster(data) !== undefined) {
    if (performance.now() > deadline) return false;
    await pause(pollMilliseconds);
  }
  return true;
}

function mayServe(pid: number, data: string): boolean {
  const line = commandLine(pid);
  return line === "" || line.includes(data);
}

function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

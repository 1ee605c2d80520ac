import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/**
 * Names a running process so that a later process with the same pid is not taken for it: the pid and, where the
 * system tells (Linux), the moment it started. Undefined when no such process runs; a zombie does not run.
 */
export function processIdentity(pid: number): string | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  const stat = readProc(pid, "stat");
  if (stat !== undefined) {
    // proc(5): the name in parentheses may hold spaces; after it come the state and, as field 22, the start time.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : `${pid} ${fields[19] ?? ""}`;
  }
  return isSignalable(pid) ? String(pid) : undefined;
}

/** Whether the process that `processIdentity` once named still runs. */
export function isRunning(identity: string): boolean {
  const [pid, startedAt] = identity.trim().split(" ");
  const current = processIdentity(Number(pid));
  if (current === undefined) return false;
  const [, currentStart] = current.split(" ");
  return startedAt === undefined || currentStart === undefined || startedAt === currentStart;
}

/** The command line of a running process, empty where the system does not tell. */
export function commandLine(pid: number): string {
  const line = readProc(pid, "cmdline");
  if (line !== undefined) return line.replaceAll("\0", " ");
  if (process.platform === "win32") return "";
  return spawnSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" }).stdout;
}

function readProc(pid: number, file: "stat" | "cmdline"): string | undefined {
  const path = `/proc/${pid}/${file}`;
  if (!existsSync(path)) return undefined;
  try {
    return readFileSync(path, "utf8");
  } catch {
    // The process ended between the two looks, or belongs to someone whose processes are hidden from us.
    return undefined;
  }
}

function isSignalable(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

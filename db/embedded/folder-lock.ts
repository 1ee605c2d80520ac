import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Problem } from "../../domain/problem.ts";
import { isRunning, processIdentity } from "./process-identity.ts";

const patienceMilliseconds = 120_000;
const pollMilliseconds = 20;
let sequence = 0;

/**
 * Runs `work` while no other process (nor another part of this one) starts or stops the server of `folder`.
 * @throws Problem `try_later` when the other one does not finish within two minutes.
 */
export async function withFolderLock<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const deadline = performance.now() + patienceMilliseconds;
  let release = tryFolderLock(folder);
  while (release === undefined) {
    if (performance.now() > deadline) {
      throw new Problem({
        kind: "try_later",
        code: "embedded_database_busy",
        message: `Another process has been starting or stopping the database in ${folder} for two minutes; try again.`,
      });
    }
    await pause(pollMilliseconds);
    release = tryFolderLock(folder);
  }
  try {
    return await work();
  } finally {
    release();
  }
}

/** Takes the lock if it is free or its holder is dead; gives the function that releases it. Never waits. */
export function tryFolderLock(folder: string): (() => void) | undefined {
  const lock = join(folder, "lock");
  sequence += 1;
  const mine = `${lock}.${process.pid}-${sequence}`;
  const identity = `${processIdentity(process.pid) ?? process.pid}\n`;
  writeFileSync(mine, identity);
  try {
    removeIfStale(lock, mine);
    // A link appears with its content at once; a file created exclusively could be seen empty.
    linkSync(mine, lock);
    return () => {
      rmSync(lock, { force: true });
    };
  } catch (error) {
    if (isCode(error, "EEXIST")) return undefined;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

function removeIfStale(lock: string, mine: string): void {
  const holder = readIfPresent(lock);
  if (holder === undefined || isRunning(holder)) return;
  // Another process may replace the stale lock between our look and its removal, so what was moved is looked at again.
  const moved = `${mine}.stale`;
  try {
    renameSync(lock, moved);
  } catch (error) {
    if (isCode(error, "ENOENT")) return;
    throw error;
  }
  if (isRunning(readIfPresent(moved) ?? "")) linkSync(moved, lock);
  rmSync(moved, { force: true });
}

function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

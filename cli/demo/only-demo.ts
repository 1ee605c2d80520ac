import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { tryFolderLock } from "../../db/embedded/folder-lock.ts";
import { Problem } from "../../domain/problem.ts";

/**
 * Runs `work` as the only demo of a database folder: each begins by emptying it, under the hands of one that runs or is kept.
 * @throws Problem try_later/demo_running
 */
export async function asOnlyDemo<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  // The folder's own lock is that of the server's start and end.
  const mark = join(folder, "demo");
  mkdirSync(mark, { recursive: true });
  const leave = tryFolderLock(mark);
  if (leave === undefined) {
    const message = `Another demo runs on ${folder}, which each demo empties first: end that one (Ctrl-C), or start this one in another folder.`;
    throw new Problem({ kind: "try_later", code: "demo_running", message });
  }
  try {
    return await work();
  } finally {
    leave();
  }
}

import { chmodSync, mkdtempSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const memory = "/dev/shm";
/** Bytes; a suite needs a few hundred million, and a container often has 64 million in all. */
const roomy = 4 * 2 ** 30;

/**
 * A new folder for the data of a PostgreSQL, in memory where this system keeps files there and has room: each test has its
 * database copied and dropped, and a disk's file system spends a twentieth of the suite's time on these files. Everybody may look
 * in: run by root, the server is another user.
 */
export function quickFolder(prefix: string): string {
  const folder = mkdtempSync(join(hasRoom() ? memory : tmpdir(), prefix));
  chmodSync(folder, 0o755);
  return folder;
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize > roomy;
  } catch {
    return false;
  }
}

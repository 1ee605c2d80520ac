import { open } from "node:fs/promises";
import { Problem } from "../domain/problem.ts";
import { parseKey } from "./encryption-key.ts";
import type { EncryptionKey } from "./encryption-key.ts";

/**
 * Reads the key from a file that only its owner can read and that is ours (or root's).
 * @throws Problem configuration `key_file_missing`, `key_file_exposed` or `key_invalid`
 */
export async function readKeyFile(path: string): Promise<EncryptionKey> {
  return parseKey(await readPrivate(path));
}

async function readPrivate(path: string): Promise<string> {
  const file = await open(path, "r").catch((error: unknown) => {
    throw problem("key_file_missing", `The key file ${path} cannot be opened; check FREEAGENT_SYNC_KEY_FILE.`, error);
  });
  try {
    // Asked of the open file, not of its name: nobody can exchange it in between.
    const { mode, uid } = await file.stat();
    const self = process.getuid?.();
    // Windows has no owner and mode of this kind.
    if (self !== undefined && (mode & 0o077) !== 0) {
      throw problem("key_file_exposed", `Others can read the key file ${path}; run: chmod 600 ${path}`);
    }
    if (self !== undefined && uid !== self && uid !== 0) {
      throw problem("key_file_exposed", `The key file ${path} belongs to another user; run: chown $(id -un) ${path}`);
    }
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

function problem(code: string, message: string, cause?: unknown): Problem {
  return new Problem({ kind: "configuration", code, message, cause });
}

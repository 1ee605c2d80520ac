import { open } from "node:fs/promises";
import { Problem } from "../../domain/problem.ts";
import { parseKey } from "./encryption-key.ts";
import type { EncryptionKey } from "./encryption-key.ts";

/**
 * Reads the key from a file that only its owner can read and that is ours (or root's). `setting` names the file.
 * @throws Problem configuration `key_file_missing`, `key_file_exposed` or `key_invalid`
 */
export async function readKeyFile(path: string, setting = "FREEAGENT_SYNC_KEY_FILE"): Promise<EncryptionKey> {
  return parseKey(await readPrivate(path, setting), setting);
}

async function readPrivate(path: string, setting: string): Promise<string> {
  const unreadable = (error: unknown): never => {
    throw problem("key_file_missing", `The key file ${path} cannot be read; check ${setting}.`, error);
  };
  const file = await open(path, "r").catch(unreadable);
  try {
    // Asked of the open file, not of its name: nobody can exchange it in between.
    const status = await file.stat();
    if (status.isDirectory()) unreadable(new Error("a directory"));
    const { mode, uid } = status;
    const self = process.getuid?.();
    // Windows has no owner and mode of this kind.
    if (self !== undefined && (mode & 0o077) !== 0) {
      throw problem("key_file_exposed", `Others can read the key file ${path}; run: chmod 600 ${path}`);
    }
    if (self !== undefined && uid !== self && uid !== 0) {
      throw problem("key_file_exposed", `The key file ${path} belongs to another user; run: chown $(id -un) ${path}`);
    }
    return await file.readFile("utf8").catch(unreadable);
  } finally {
    await file.close();
  }
}

function problem(code: string, message: string, cause?: unknown): Problem {
  return new Problem({ kind: "configuration", code, message, cause });
}

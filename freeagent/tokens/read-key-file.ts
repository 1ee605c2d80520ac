import { open } from "node:fs/promises";
import { isAbsolute, relative, resolve } from "node:path";
import { Problem } from "../../domain/problem.ts";
import { parseKey } from "./encryption-key.ts";
import type { EncryptionKey } from "./encryption-key.ts";

/** Where a key file is named, and what counts about its place. */
export interface KeyFileSetting {
  readonly name: string;
  /** The folder in which systemd gives a service its credentials (`$CREDENTIALS_DIRECTORY`). */
  readonly credentialsFolder?: string | undefined;
}

/**
 * Reads the key from a file that only its owner can read and that is ours (or root's). A credential of systemd's is root's and shows
 * the service's right to read it as its group's (systemd issue 29435): its folder is closed to all others.
 * @throws Problem configuration `key_file_missing`, `key_file_exposed` or `key_invalid`
 */
export async function readKeyFile(
  path: string,
  setting: KeyFileSetting = { name: "FREEAGENT_SYNC_KEY_FILE" },
): Promise<EncryptionKey> {
  return parseKey(await readPrivate(path, setting), setting.name);
}

async function readPrivate(path: string, { credentialsFolder, name }: KeyFileSetting): Promise<string> {
  const unreadable = (error: unknown): never => {
    throw problem("key_file_missing", `The key file ${path} cannot be read; check ${name}.`, error);
  };
  const file = await open(path, "r").catch(unreadable);
  try {
    // Asked of the open file, not of its name: nobody can exchange it in between.
    const status = await file.stat();
    if (status.isDirectory()) unreadable(new Error("a directory"));
    const { mode, uid } = status;
    const self = process.getuid?.();
    // Windows has no owner and mode of this kind.
    const toOthers = isWithin(credentialsFolder, path) ? 0o037 : 0o077;
    if (self !== undefined && (mode & toOthers) !== 0) {
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

function isWithin(folder: string | undefined, path: string): boolean {
  if (folder === undefined || !isAbsolute(folder)) return false;
  const inside = relative(folder, resolve(path));
  return inside !== "" && !inside.startsWith("..") && !isAbsolute(inside);
}

function problem(code: string, message: string, cause?: unknown): Problem {
  return new Problem({ kind: "configuration", code, message, cause });
}

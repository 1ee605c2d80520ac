import { accessSync, chmodSync, constants, mkdirSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { Problem } from "../../domain/problem.ts";
import { privateFolder } from "./private-folder.ts";
import { runAs, serverAccount } from "./server-account.ts";
import type { ServerAccount } from "./server-account.ts";

/** Where one embedded server lives and who runs it. */
export interface ServerHome {
  /** Ours: lock, users, password and log. */
  readonly folder: string;
  /** The server's own: PGDATA. */
  readonly data: string;
  readonly passwordFile: string;
  readonly logFile: string;
  readonly account: ServerAccount;
}

/**
 * Makes the folder of a server, or one under the temporary folder when the server's user cannot get into it
 * (root's home, for one).
 * @throws Problem `configuration` when the folder cannot be made or written.
 */
export function serverHome(wanted: string, say: (sentence: string) => void): ServerHome {
  const folder = made(wanted);
  const account = serverAccount(join(folder, "data"));
  if (canEnter(account, folder)) return homeIn(folder, account);
  const instead = join(privateFolder("database", folder), "postgres");
  say(`The embedded database is kept in ${instead}, because the user that runs it cannot enter ${folder}.`);
  return homeIn(made(instead), serverAccount(join(instead, "data")));
}

function homeIn(folder: string, account: ServerAccount): ServerHome {
  return {
    folder,
    data: join(folder, "data"),
    passwordFile: join(folder, "password"),
    logFile: join(folder, "postgres.log"),
    account,
  };
}

function made(folder: string): string {
  try {
    const first = mkdirSync(folder, { recursive: true });
    // A strict umask would lock the server's user out of the folders that we have just made.
    if (first !== undefined) openDownTo(folder, first);
    const users = join(folder, "users");
    mkdirSync(users, { recursive: true });
    accessSync(folder, constants.W_OK);
    accessSync(users, constants.W_OK);
    // PostgreSQL's own files name the real path.
    return realpathSync(folder);
  } catch (error) {
    throw new Problem({
      kind: "configuration",
      code: "embedded_database_folder_unusable",
      message: `The embedded database cannot be kept in ${folder}: make the folder writable for you, or choose another.`,
      cause: error,
    });
  }
}

function openDownTo(folder: string, first: string): void {
  for (let current = folder; current.length >= first.length; current = dirname(current)) chmodSync(current, 0o755);
}

/** Asked of the system as that user: permissions, access lists and mounts are too many rules to repeat here. */
function canEnter(account: ServerAccount, folder: string): boolean {
  if (account.uid === undefined) return true;
  return runAs(account, "/bin/sh", ["-c", 'cd -- "$1"', "sh", folder]).status === 0;
}

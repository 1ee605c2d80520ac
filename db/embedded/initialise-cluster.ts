import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Problem } from "../../domain/problem.ts";
import { program } from "./native-binaries.ts";
import { serverEnvironment } from "./server-account.ts";
import type { ServerAccount } from "./server-account.ts";
import type { ServerHome } from "./server-home.ts";

/** The superuser of an embedded cluster. */
export const superuser = "postgres";

const execute = promisify(execFile);

/**
 * Makes the data directory unless it is there, under the folder lock; gives the superuser's password, which lies in
 * a file that only we and the server's user may read. Nobody gets in without it, not even from this machine.
 */
export async function initialiseCluster(home: ServerHome, native: string, durable: boolean): Promise<string> {
  const unfinished = join(home.folder, "data.unfinished");
  rmSync(unfinished, { recursive: true, force: true });
  if (existsSync(home.data)) return existingPassword(home);
  const password = randomBytes(24).toString("hex");
  rmSync(home.passwordFile, { force: true });
  writeFileSync(home.passwordFile, password, { mode: 0o600 });
  handOver(home.passwordFile, home.account);
  // Made under another name: an interrupted initdb leaves nothing that looks like a data directory.
  mkdirSync(unfinished, { mode: 0o700 });
  handOver(unfinished, home.account);
  await runInitdb(home, native, [`--pgdata=${unfinished}`, ...(durable ? [] : ["--no-sync"])]);
  renameSync(unfinished, home.data);
  return password;
}

async function runInitdb(home: ServerHome, native: string, own: string[]): Promise<void> {
  const parameters = [
    ...own,
    `--username=${superuser}`,
    `--pwfile=${home.passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    // The same order of text on every machine: not one of the operating system's locales is used.
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
  ];
  try {
    await execute(program(native, "initdb"), parameters, { ...home.account, cwd: "/", env: serverEnvironment() });
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    throw new Problem({
      kind: "unreachable",
      code: "embedded_database_failed",
      message: `The embedded database could not be made in ${home.folder} (${said}): mend that, or set DATABASE_URL.`,
      cause: error,
    });
  }
}

function existingPassword(home: ServerHome): string {
  try {
    return readFileSync(home.passwordFile, "utf8").trim();
  } catch (error) {
    throw new Problem({
      kind: "configuration",
      code: "embedded_database_password_missing",
      message:
        `The password of the embedded database cannot be read from ${home.passwordFile}: run as the user that ` +
        `made it, or remove ${home.folder} to start with an empty database.`,
      cause: error,
    });
  }
}

function handOver(path: string, account: ServerAccount): void {
  if (account.uid !== undefined && account.gid !== undefined) chownSync(path, account.uid, account.gid);
}

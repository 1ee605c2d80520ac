import { spawnSync } from "node:child_process";
import type { SpawnSyncReturns } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";

/** The operating system's user that runs the server; empty means: the one who runs us. */
export interface ServerAccount {
  readonly uid?: number;
  readonly gid?: number;
}

const nobody: ServerAccount = { uid: 65534, gid: 65534 };

/**
 * Who is to run the server. PostgreSQL refuses to run as root, so root hands it to the owner of an existing data
 * directory, else to `postgres`, else to `nobody`.
 */
export function serverAccount(dataDirectory: string): ServerAccount {
  if (process.getuid?.() !== 0) return {};
  const owner = statSync(dataDirectory, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return accountNamed("postgres") ?? accountNamed("nobody") ?? nobody;
}

/** Runs a program to its end as the server's user, in a neutral environment (no PG* or LC_* of ours). */
export function runAs(account: ServerAccount, program: string, parameters: string[]): SpawnSyncReturns<string> {
  return spawnSync(program, parameters, { ...account, cwd: tmpdir(), env: serverEnvironment(), encoding: "utf8" });
}

/** The environment of the server and its tools: what the system needs, nothing of the user's locale or PG*. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const kept = ["PATH", "TMPDIR", "SystemRoot", "TEMP"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), LC_ALL: "C" };
}

function accountNamed(name: string): ServerAccount | undefined {
  // passwd(5): name:password:uid:gid:...
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

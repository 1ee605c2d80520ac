import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isRunning, processIdentity } from "./process-identity.ts";

let sequence = 0;

/**
 * Enters this process as a user of the server in `folder`, under the folder lock; gives the function that takes the
 * entry out again. A process may enter several times.
 */
export function enterUser(folder: string): () => void {
  const users = join(folder, "users");
  mkdirSync(users, { recursive: true });
  sequence += 1;
  const entry = join(users, `${process.pid}-${sequence}`);
  writeFileSync(entry, `${processIdentity(process.pid) ?? process.pid}\n`);
  return () => {
    rmSync(entry, { force: true });
  };
}

/** Whether a running process uses the server in `folder`; forgets the entries of dead ones. */
export function hasUsers(folder: string): boolean {
  const users = join(folder, "users");
  const alive = readdirSync(users).filter((name) => {
    const entry = join(users, name);
    const running = isRunning(read(entry));
    if (!running) rmSync(entry, { force: true });
    return running;
  });
  return alive.length > 0;
}

function read(entry: string): string {
  try {
    return readFileSync(entry, "utf8");
  } catch {
    // Taken out by its owner since the listing.
    return "";
  }
}

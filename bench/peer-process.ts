import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("peers/", import.meta.url));

/** Another way of pushing the customers, in a process of its own. */
export interface Peer {
  /** Makes all of them its work again, where it has a queue. */
  fill(): Promise<void>;
  push(): Promise<void>;
  close(): Promise<void>;
}

/** Why a command cannot be had here, in a few words; undefined when it can. */
export function missing(command: string, ...probe: string[]): string | undefined {
  const { status, error } = spawnSync(command, probe, { stdio: "ignore", timeout: 20_000 });
  if (status === 0) return undefined;
  return error === undefined ? `${command} ${probe.join(" ")} fails` : `there is no ${command}`;
}

/** Installs the queues into bench/peers/node_modules, as locked. Gives why not, undefined when they are there. */
export function notInstalled(): string | undefined {
  const args = ["ci", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
  const { status } = spawnSync("npm", args, { stdio: "ignore", timeout: 60_000, shell: process.platform === "win32" });
  return status === 0 ? undefined : "npm ci --prefix bench/peers fails";
}

/** Starts a program of bench/peers; what it says on stderr is shown. @throws Error when it ends before its time */
export async function startPeer(command: string, file: string, environment: NodeJS.ProcessEnv): Promise<Peer> {
  const child = spawn(command, [`${folder}${file}`], {
    env: { ...process.env, ...environment },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const done = async (): Promise<void> => {
    const line = await lines.next();
    if (line.value !== "done") throw new Error(`${file} ended`);
  };
  const turn = (what: string): Promise<void> => {
    child.stdin.write(`${what}\n`);
    return done();
  };
  await done();
  return {
    fill: () => turn("fill"),
    push: () => turn("push"),
    async close() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}

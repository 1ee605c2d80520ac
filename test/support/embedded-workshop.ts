import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { connect } from "../../db/connect.ts";
import { processIdentity } from "../../db/embedded/process-identity.ts";
import { startEmbeddedPostgres } from "../../db/embedded/start-embedded-postgres.ts";
import type { EmbeddedPostgres } from "../../db/embedded/start-embedded-postgres.ts";
import type { Row } from "../../domain/queryable.ts";

const ownerProgram = fileURLToPath(new URL("embedded-owner.ts", import.meta.url));

/** A process that uses an embedded server. */
interface Owner {
  readonly process: ChildProcess;
  readonly url: string;
  /** Every line that it has printed. */
  readonly lines: readonly string[];
}

/** Folders for embedded servers, and everything that runs in them, until `clear`. */
export interface EmbeddedWorkshop {
  /** A folder of this test, which everyone may enter. */
  root(): string;
  /** Holds a data directory that is ready to start: a second spared for tests that are not about the first start. */
  folder(): string;
  start(folder: string, said?: string[]): Promise<EmbeddedPostgres>;
  /** Starts another process that uses a server; see embedded-owner.ts for the ways it can end. */
  owner(folder: string, way: string): Promise<Owner>;
  /** Ends what still runs and removes the folders of this test. */
  clear(): Promise<void>;
  close(): void;
}

/** Makes the data directory that tests copy. */
export async function openWorkshop(): Promise<EmbeddedWorkshop> {
  const shelf = temporaryFolder();
  const first = await startEmbeddedPostgres({ folder: join(shelf, "postgres"), say: console.log, durable: false });
  await first.stop();
  const roots: string[] = [];
  const started: EmbeddedPostgres[] = [];
  const owners: ChildProcess[] = [];
  const root = (): string => {
    roots.push(temporaryFolder());
    return roots.at(-1) ?? "";
  };
  return {
    root,
    folder: () => {
      const folder = join(root(), "postgres");
      // cp keeps the owner of the data.
      spawnSync("cp", ["-a", join(shelf, "postgres"), folder]);
      return folder;
    },
    start: async (folder, said = []) => {
      const server = await startEmbeddedPostgres({ folder, say: (text) => said.push(text), durable: false });
      started.push(server);
      return server;
    },
    owner: async (folder, way) => {
      const owner = await startOwner(folder, way);
      owners.push(owner.process);
      return owner;
    },
    clear: async () => {
      // A process that is not quite dead yet would still count as a user of its server.
      await Promise.all(
        owners.splice(0).map((owner) => {
          owner.kill("SIGKILL");
          return endOf(owner);
        }),
      );
      await Promise.all(started.splice(0).map((server) => server.stop()));
      for (const each of roots.splice(0)) {
        const pid = serverPid(join(each, "postgres"));
        if (pid !== undefined) process.kill(pid, "SIGKILL");
        rmSync(each, { recursive: true, force: true });
      }
    },
    close: () => {
      rmSync(shelf, { recursive: true, force: true });
    },
  };
}

/** The exit status and signal of a process, once it has ended. */
export async function endOf(child: ChildProcess): Promise<unknown[]> {
  if (child.exitCode !== null || child.signalCode !== null) return [child.exitCode, child.signalCode];
  return once(child, "exit");
}

/** The first row that a server answers. */
export async function ask(url: string, sql: string): Promise<Row | undefined> {
  const database = connect({ url, applicationName: "embedded test" });
  try {
    return (await database.query(sql))[0];
  } finally {
    await database.close();
  }
}

/** The pid in a folder's postmaster.pid, while that process runs. */
export function serverPid(folder: string): number | undefined {
  const file = join(folder, "data", "postmaster.pid");
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  return processIdentity(pid) === undefined ? undefined : pid;
}

async function startOwner(folder: string, way: string): Promise<Owner> {
  const child = spawn(process.execPath, ["--import", "tsx", ownerProgram, folder, way], {
    stdio: ["pipe", "pipe", way === "throw" ? "ignore" : "inherit"],
  });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  await once(reader, "line");
  return { process: child, url: lines[0] ?? "", lines };
}

function temporaryFolder(): string {
  const made = mkdtempSync(join(tmpdir(), "freeagent-sync-embedded-"));
  chmodSync(made, 0o755);
  return made;
}

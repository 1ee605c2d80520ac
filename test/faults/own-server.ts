import { spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { connect } from "../../db/connect.ts";
import { nativeBinaries, program } from "../../db/embedded/native-binaries.ts";
import { serverAccount, serverEnvironment } from "../../db/embedded/server-account.ts";
import { startEmbeddedPostgres } from "../../db/embedded/start-embedded-postgres.ts";
import { migrate } from "../../db/migrate.ts";
import type { Database } from "../../domain/queryable.ts";
import type { LentDatabase } from "../support/database.ts";
import { until } from "../support/until.ts";

/** A PostgreSQL of one test file, which may do to it what nobody may do to the one that all tests share. */
export interface OwnServer {
  /** A migrated database on it. */
  lend(): Promise<LentDatabase>;
  /** Kills and starts it again, as a crash does: nobody's transaction is finished (`pg_ctl restart -m immediate`). */
  crash(): Promise<void>;
  /** Takes every connection that the server gives; gives the function that lets go of them. */
  takeAllConnections(): Promise<() => Promise<void>>;
  /** Has the disk full for a table that holds nothing yet; gives the function that makes room again. */
  fillDisk(database: Database, table: string): Promise<() => void>;
  /** Offers TLS with the certificate of another host, db.other.example. */
  showForeignCertificate(): Promise<void>;
  stop(): Promise<void>;
}

const certificates = fileURLToPath(new URL("../fixtures/certificates", import.meta.url));

/** The authority of that certificate. */
export const authorityFile = join(certificates, "authority.pem");

/** Every write to it fails for want of space, on Linux. */
const fullDevice = "/dev/full";

/** Whether this system can play a full disk. */
export const hasFullDisk = existsSync(fullDevice);

/** Starts a server in a folder of its own. */
export async function openOwnServer(): Promise<OwnServer> {
  const folder = mkdtempSync(join(tmpdir(), "freeagent-sync-faults-"));
  chmodSync(folder, 0o755);
  const server = await startEmbeddedPostgres({ folder: join(folder, "postgres"), say: console.log, durable: false });
  const data = join(server.folder, "data");
  const named = (name: string): string => {
    const url = new URL(server.url);
    url.pathname = `/${name}`;
    return url.href;
  };
  const template = connect({ url: server.url, applicationName: "faults template" });
  await migrate(template);
  await template.close();
  let lent = 0;
  return {
    lend: async () => {
      lent += 1;
      const name = `lent_${lent}`;
      const admin = connect({ url: named("postgres"), applicationName: "faults admin", maxConnections: 1 });
      await admin.execute(`create database ${name} template freeagent_sync`);
      await admin.close();
      const database = connect({ url: named(name), applicationName: "faults test" });
      return { url: named(name), database, drop: () => database.close() };
    },
    crash: () => restart(data),
    takeAllConnections: () => takeAll(named("postgres")),
    fillDisk: async (database, table) => {
      const [row] = await database.query(
        "select pg_relation_filepath($1::regclass) as path, pg_relation_size($1::regclass) as size",
        [table],
      );
      if (row?.["size"] !== "0") throw new Error(`${table} holds something already`);
      return swapForFullDevice(join(data, String(row["path"])), data);
    },
    showForeignCertificate: () => showForeignCertificate(named("postgres"), data),
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function restart(data: string): Promise<void> {
  const account = serverAccount(data);
  const native = nativeBinaries(account, console.log);
  const args = ["restart", "-D", data, "-m", "immediate", "-w", "-l", join(data, "restarted.log")];
  const child = spawn(program(native, "pg_ctl"), args, {
    ...account,
    cwd: "/",
    env: serverEnvironment(),
    stdio: "ignore",
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`pg_ctl restart ended with ${String(code)}`));
    });
  });
}

async function takeAll(url: string): Promise<() => Promise<void>> {
  const taken: pg.Client[] = [];
  const takeOne = async (): Promise<boolean> => {
    const client = new pg.Client({ connectionString: url, application_name: "somebody else" });
    client.on("error", () => undefined);
    try {
      await client.connect();
      taken.push(client);
      return true;
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.code === "53300") return false;
      throw error;
    }
  };
  // Until a whole round is refused: one refusal may come of a connection that is just ending.
  while ((await Promise.all(Array.from({ length: 20 }, takeOne))).some(Boolean));
  return async () => {
    await Promise.all(taken.map((client) => client.end()));
  };
}

async function showForeignCertificate(url: string, data: string): Promise<void> {
  for (const name of ["other-host.pem", "other-host-key.pem"]) {
    copyFileSync(join(certificates, name), join(data, name));
    chmodSync(join(data, name), 0o600);
    handOver(join(data, name), data);
  }
  const admin = connect({ url, applicationName: "faults admin", maxConnections: 1 });
  await admin.execute("alter system set ssl_cert_file = 'other-host.pem'");
  await admin.execute("alter system set ssl_key_file = 'other-host-key.pem'");
  await admin.execute("alter system set ssl = on");
  await admin.execute("select pg_reload_conf()");
  await until(async () => (await admin.query("show ssl"))[0]?.["ssl"] === "on");
  await admin.close();
}

function handOver(file: string, data: string): void {
  const { uid, gid } = serverAccount(data);
  if (uid !== undefined && gid !== undefined) chownSync(file, uid, gid);
}

function swapForFullDevice(file: string, data: string): () => void {
  rmSync(file);
  symlinkSync(fullDevice, file);
  return () => {
    rmSync(file);
    writeFileSync(file, "", { mode: 0o600 });
    handOver(file, data);
  };
}

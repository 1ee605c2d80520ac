import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "../../db/connect.ts";
import { serverAccount } from "../../db/embedded/server-account.ts";
import { until } from "../support/until.ts";

/** A PgBouncer in front of one database. */
export interface PgBouncer {
  readonly url: string;
  close(): Promise<void>;
}

/** The program, where it is installed; undefined elsewhere: no npm package has it. */
export function findPgBouncer(): string | undefined {
  return ["pgbouncer", "/usr/sbin/pgbouncer"].find((name) => spawnSync(name, ["--version"]).status === 0);
}

/** Starts one in transaction mode with four server connections; it refuses to run as root, like PostgreSQL. */
export async function openPgBouncer(program: string, direct: string): Promise<PgBouncer> {
  const folder = mkdtempSync(join(tmpdir(), "freeagent-sync-pgbouncer-"));
  chmodSync(folder, 0o755);
  const target = new URL(direct);
  const port = await freePort();
  const file = join(folder, "pgbouncer.ini");
  const server = `host=127.0.0.1 port=${target.port} user=${target.username} password=${target.password}`;
  const settings = { listen_addr: "127.0.0.1", listen_port: port, auth_type: "any", pool_mode: "transaction" };
  const more = { default_pool_size: 4, unix_socket_dir: "" };
  const lines = Object.entries({ ...settings, ...more }).map(([name, value]) => `${name} = ${value}`);
  writeFileSync(file, `[databases]\n* = ${server}\n[pgbouncer]\n${lines.join("\n")}\n`);
  const child = spawn(program, ["--quiet", file], { ...serverAccount(folder), stdio: "ignore" });
  const ended = once(child, "exit");
  const url = new URL(direct);
  url.port = String(port);
  const probe = connect({ url: url.href, applicationName: "probe", maxConnections: 1 });
  const answers = (): Promise<boolean> =>
    probe.query("select 1").then(
      () => true,
      () => false,
    );
  const up = await until(answers);
  await probe.close();
  const close = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  if (!up) {
    await close();
    throw new Error("PgBouncer does not answer");
  }
  return { url: url.href, close };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await once(probe.listen(0, "127.0.0.1"), "listening");
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

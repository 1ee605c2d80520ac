import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { connect } from "../../db/connect.ts";
import { startEmbeddedPostgres } from "../../db/embedded/start-embedded-postgres.ts";
import { migrate } from "../../db/migrate.ts";
import type { Database } from "../../domain/queryable.ts";
import { createBackOffice } from "../../examples/back-office/load-back-office.ts";
import { quickFolder } from "./quick-folder.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A server where tests make their databases, and those that they clone: a migrated one, and one with the sample's tables. */
    testServer: { readonly url: string; readonly template: string; readonly office: string; readonly prefix: string };
  }
}

interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Once per run: builds dist/ (tests run the command line as a process; `TEST_BUILD=skip` where it is built already),
 * starts an embedded PostgreSQL unless `TEST_DATABASE_URL` names a server (with a password, as a superuser), and
 * makes the templates that `lendDatabase` and `lendBackOffice` clone.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  build();
  const named = process.env["TEST_DATABASE_URL"];
  const server = named === undefined ? await startServer() : { url: named, stop: () => Promise.resolve() };
  try {
    const prefix = `freeagent_sync_test_${randomBytes(4).toString("hex")}`;
    const [template, office] = [`${prefix}_template`, `${prefix}_office`];
    await makeTemplate(server.url, template, migrate);
    await makeTemplate(server.url, office, createBackOffice, template);
    project.provide("testServer", { url: server.url, template, office, prefix });
    return async () => {
      await dropAll(server.url, prefix);
      await server.stop();
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function build(): void {
  if (process.env["TEST_BUILD"] === "skip" || !existsSync(join(root, "cli", "main.ts"))) return;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/build.mjs"], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0)
    throw new Error(
      `The build failed, so no test can run the command line (TEST_BUILD=skip runs the others):\n${stdout}${stderr}`,
    );
}

async function startServer(): Promise<Server> {
  const folder = quickFolder("freeagent-sync-test-");
  const server = await startEmbeddedPostgres({
    folder: join(folder, "postgres"),
    say: (sentence) => {
      console.log(sentence);
    },
    durable: false,
  });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function makeTemplate(
  serverUrl: string,
  name: string,
  fill: (database: Database) => Promise<unknown>,
  from = "template1",
): Promise<void> {
  const server = connect({ url: serverUrl, applicationName: "freeagent-sync test setup", maxConnections: 1 });
  try {
    await server.execute(`create database ${name} template ${from}`);
  } finally {
    await server.close();
  }
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const template = connect({ url: url.href, applicationName: "freeagent-sync test setup" });
  try {
    await fill(template);
  } finally {
    await template.close();
  }
}

async function dropAll(serverUrl: string, prefix: string): Promise<void> {
  const server = connect({ url: serverUrl, applicationName: "freeagent-sync test setup", maxConnections: 1 });
  try {
    const rows = await server.query("select datname::text as name from pg_database where starts_with(datname, $1)", [
      prefix,
    ]);
    for (const row of rows) await server.execute(`drop database if exists ${String(row["name"])} with (force)`);
  } finally {
    await server.close();
  }
}

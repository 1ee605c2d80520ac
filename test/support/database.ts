import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { connect } from "../../db/connect.ts";
import type { Database } from "../../domain/queryable.ts";
import { until } from "./until.ts";

/** A database of one test or test file. */
export interface LentDatabase {
  readonly url: string;
  readonly database: Database;
  /** Closes `database` and drops it; fails when anything else that was connected has not let go. */
  drop(): Promise<void>;
}

/** A migrated database that no other test sees. Several test files may have one at once. */
export function lendDatabase(): Promise<LentDatabase> {
  return lendCloneOf(inject("testServer").template);
}

/** The same with the sample's empty tables in it: to make them each time took a sixth of a small test. */
export function lendBackOffice(): Promise<LentDatabase> {
  return lendCloneOf(inject("testServer").office);
}

async function lendCloneOf(template: string): Promise<LentDatabase> {
  const { url: serverUrl, prefix } = inject("testServer");
  const name = `${prefix}_${randomBytes(6).toString("hex")}`;
  await onServer(serverUrl, async (server) => {
    const [modern] = await server.query("select 1 where current_setting('server_version_num')::integer >= 150000");
    const strategy = modern === undefined ? "" : " strategy file_copy";
    await server.execute(`create database ${name} template ${template}${strategy}`);
  });
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const database = connect({ url: url.href, applicationName: "freeagent-sync test" });
  return {
    url: url.href,
    database,
    drop: async () => {
      await database.close();
      await onServer(serverUrl, async (server) => {
        try {
          await allGone(server, name);
        } finally {
          await server.execute(`drop database ${name} with (force)`);
        }
      });
    },
  };
}

/** A closed connection leaves PostgreSQL's list a moment after its client has seen it close. */
async function allGone(server: Database, name: string): Promise<void> {
  const left = () =>
    server.query(
      `select application_name, state, left(query, 200) as query
         from pg_stat_activity
        where datname = $1
          and backend_type = 'client backend'`,
      [name],
    );
  const gone = await until(async () => (await left()).length === 0);
  if (!gone) throw new Error(`Connections to a lent database were left open: ${JSON.stringify(await left())}`);
}

async function onServer(url: string, work: (server: Database) => Promise<void>): Promise<void> {
  const server = connect({ url, applicationName: "freeagent-sync test support", maxConnections: 1 });
  try {
    await work(server);
  } finally {
    await server.close();
  }
}

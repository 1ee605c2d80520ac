import { afterEach, beforeEach, expect, test } from "vitest";
import type { Database } from "../../domain/queryable.ts";
import { lendDatabase, type LentDatabase } from "../support/database.ts";
import { runCli, type CliResult } from "../support/run-cli.ts";
import { sampleConfig, type SampleConfig } from "../support/sample-config.ts";

let lent: LentDatabase;
let files: SampleConfig;
let database: Database;
beforeEach(async () => {
  lent = await lendDatabase();
  files = sampleConfig();
  ({ database } = lent);
});
afterEach(async () => {
  files.remove();
  await lent.drop();
});

const command = (args: readonly string[]): Promise<CliResult> =>
  runCli([...args, "--config", files.file], { environment: { DATABASE_URL: lent.url } });

/** Everything that DDL could make or change, as text. */
const everything = async (): Promise<unknown> =>
  await database.query(
    `select string_agg(c.oid || c.relname || c.xmin, ' ' order by c.oid) as relations,
       (select string_agg(nspname, ' ' order by nspname) from pg_namespace) as schemas
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`,
  );

const reading = [
  ["plan"],
  ["report", "night"],
  ["rejects", "list"],
  ["rejects", "show", "invoice", "1"],
  ["rejects", "retry", "--all"],
  ["auth", "status"],
  ["capture", "status"],
  ["prune", "--dry-run"],
  ["backfill", "contacts", "--all", "--dry-run"],
];

test("commands that only read make nothing in an empty database, and say to run migrate", async () => {
  await database.execute("drop schema freeagent_sync, freeagent_mirror cascade");
  const before = await everything();
  for (const args of reading) {
    const { exitCode, stderr } = await command(args);
    expect({ args, exitCode, stderr }).toEqual({
      args,
      exitCode: 78,
      stderr: expect.stringMatching(
        /\(missing: 0001-change-tables\.sql and \d+ more\): .* run freeagent-sync migrate\.\n$/,
      ) as string,
    });
  }
  expect(await everything()).toEqual(before);
});

test("nor do they change the tables of an older version", async () => {
  await database.execute("delete from freeagent_sync.schema_migrations where name like '0032%'");
  const before = await everything();
  const { exitCode, stderr } = await command(["report", "night"]);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 78 });
  expect(stderr).toContain("(missing: 0032-retries.sql)");
  expect(await everything()).toEqual(before);
});

import { afterEach, expect, test } from "vitest";
import * as z from "zod";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld;
let role = "";

afterEach(async () => {
  await world.database.execute(`drop owned by ${role}`);
  await world.database.execute(`drop role ${role}`);
  await world.close();
});

const report = z.object({ findings: z.array(z.object({ code: z.string(), sentence: z.string() })) });

test("a policy that hides rows from our role ends a night with 78: hidden rows do not pass for rows that are gone", async () => {
  world = await sampleWorld({ scale: 0.01 });
  role = `filtered_${process.pid}`;
  expect((await world.night()).exitCode).toBe(0);
  await world.database.query(
    `create role ${role} login password 'tool';
     grant usage on schema sales, freeagent_sync, freeagent_mirror to ${role};
     grant all on all tables in schema sales, freeagent_sync, freeagent_mirror to ${role};
     grant usage on all sequences in schema sales to ${role};
     alter table sales.customers enable row level security;
     update sales.customers set city = 'Leeds'`,
  );
  const url = new URL(world.environment["DATABASE_URL"] ?? "");
  [url.username, url.password] = [role, "tool"];
  const environment = { ...world.environment, DATABASE_URL: url.href };
  const cli = (...args: string[]) => runCli([...args, "--config", world.configFile], { environment });
  const { exitCode, stderr } = await cli("nightly", "--quiet");
  expect(exitCode).toBe(78);
  expect(stderr).toContain('query would be affected by row-level security policy for table "customers"');
  expect((await cli("doctor", "--json")).stdout).toContain("row-level security policy");
  const contacts = z.object({ contacts: z.array(z.object({ status: z.string() })) });
  const { contacts: made } = contacts.parse(await world.control("GET", "/books"));
  expect(new Set(made.map(({ status }) => status))).toEqual(new Set(["Active"]));

  await world.database.query(`alter role ${role} bypassrls`);
  expect(await cli("nightly", "--quiet")).toMatchObject({ exitCode: 0 });
});

test("a right that is missing is named by doctor, ends a run with 78, and leaves it on record as ended", async () => {
  world = await sampleWorld({ scale: 0.01 });
  role = `tool_${process.pid}`;
  await world.database.query(
    `create role ${role} login password 'tool';
     grant usage on schema sales, freeagent_sync to ${role};
     grant select, insert, update, delete on all tables in schema sales, freeagent_sync, freeagent_mirror to ${role};
     grant usage on all sequences in schema sales to ${role}`,
  );
  const url = new URL(world.environment["DATABASE_URL"] ?? "");
  [url.username, url.password] = [role, "tool"];
  const environment = { ...world.environment, DATABASE_URL: url.href };
  const cli = (...args: string[]) => runCli([...args, "--config", world.configFile], { environment });
  const lacking = async () => {
    const { stdout } = await cli("doctor", "--json");
    const { findings } = report.parse(JSON.parse(stdout));
    return findings.filter(({ code }) => code.endsWith("_missing")).map(({ sentence }) => sentence);
  };
  expect(await lacking()).toEqual([`${role} lacks rights on freeagent_mirror (USAGE).`]);
  const night = await cli("nightly", "--json");
  expect(night.exitCode).toBe(78);
  expect(night.stdout).toContain("permission denied for schema freeagent_mirror");
  const runs = await world.database.query(
    "select exit_code, finished_at is not null as ended from freeagent_sync.runs",
  );
  expect(runs).toEqual([{ exit_code: 78, ended: true }]);

  await world.database.execute(`grant usage on schema freeagent_mirror to ${role}`);
  await world.database.query(
    `revoke select on freeagent_sync.report_night from ${role};
     revoke usage on sequence freeagent_sync.backfill_change_id from public`,
  );
  expect(await lacking()).toEqual([
    `${role} lacks rights on freeagent_sync.backfill_change_id (USAGE), freeagent_sync.report_night (SELECT).`,
  ]);
  expect((await cli("report", "night")).exitCode).toBe(78);
  await world.database.query(
    `grant select on freeagent_sync.report_night to ${role};
     grant usage on sequence freeagent_sync.backfill_change_id to public`,
  );
  expect(await lacking()).toEqual([]);
  expect((await cli("nightly")).exitCode).toBe(0);
  await world.database.execute(`revoke usage on schema freeagent_sync from ${role}`);
  expect(await lacking()).toEqual([expect.stringContaining("permission denied for schema freeagent_sync") as string]);
  expect((await cli("rejects", "list")).exitCode).toBe(78);
});

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { lendDatabase } from "../support/database.ts";
import { runCli } from "../support/run-cli.ts";
import { sampleConfig } from "../support/sample-config.ts";

/** A table of customers as most have it, and the setting that captures it. */
export const customers = `create schema office; create table office.customers (id bigint primary key, name text);`;
export const capturesCustomers = "  contact: [{ table: office.customers, key: id }]";

/** A database with tables of the test's own and a configuration that captures them; it is gone with the test. */
export async function openOffice(tables: string, capture: string) {
  const lent = await lendDatabase();
  onTestFinished(() => lent.drop());
  const files = sampleConfig();
  onTestFinished(() => {
    files.remove();
  });
  const { database } = lent;
  await database.query(tables);
  const configure = (captured: string, company = "acme") => {
    writeFileSync(join(files.folder, "odd.yaml"), `company: { name: ${company} }\ncapture:\n${captured}\n`);
  };
  configure(capture);
  const run = (...args: string[]) =>
    runCli(["capture", ...args, "--config", join(files.folder, "odd.yaml")], {
      environment: { DATABASE_URL: lent.url },
    });
  const status = async () => {
    const { exitCode, stdout } = await run("status", "--json");
    const report = JSON.parse(stdout) as {
      well: boolean;
      triggers: { state: string; trigger: string }[];
      null_keys: { table: string; rows: number }[];
      stops: { table: string; by: string }[];
    };
    const states = [...new Set(report.triggers.map((trigger) => trigger.state))].toSorted();
    return { ...report, exitCode, states };
  };
  const changes = async (entity: string) => {
    const rows = await database.query(
      `with taken as (delete from freeagent_sync.${entity}_changes returning change_id, company, source_key, op)
       select company, source_key, op from taken order by change_id`,
    );
    return rows.map((row) => `${String(row["op"])} ${String(row["source_key"])}`);
  };
  return { database, url: lent.url, configure, run, status, changes };
}

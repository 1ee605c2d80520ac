import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { afterEach, beforeEach, expect, test } from "vitest";
import { metricHelp } from "../../cli/check/metrics.ts";
import { lendDatabase, type LentDatabase } from "../support/database.ts";
import { runCli } from "../support/run-cli.ts";

let lent: LentDatabase;
let folder: string;
beforeEach(async () => {
  lent = await lendDatabase();
  folder = mkdtempSync(join(tmpdir(), "freeagent-sync-check-"));
  writeFileSync(join(folder, "freeagent-sync.yaml"), "company: { name: acme }\nmapping: ./mapping\n");
  await lent.database.execute(
    `insert into freeagent_sync.oauth_tokens (company, key_id, access_token, refresh_token, obtained_at, access_expires_at, refresh_expires_at)
     values ('acme', 'k', 'x', 'x', now(), now(), now() + interval '300 days')`,
  );
});
afterEach(async () => {
  await lent.drop();
  rmSync(folder, { recursive: true });
});

/** Nights of all pipelines, each `hours` ago, with what they took up and how much of it went through. */
async function nights(ages: readonly number[], claimed = 5, through = 5, exitCode = 0): Promise<void> {
  for (const hours of ages.toSorted((one, other) => other - one)) {
    await lent.database.execute(
      `with run as (
         insert into freeagent_sync.runs (company, command, epoch, version, started_at, finished_at, exit_code)
         values ('acme', 'nightly', 1, '1', clock_timestamp() - $1::float8 * interval '1 hour', clock_timestamp() - $1::float8 * interval '1 hour', $4)
         returning run_id, started_at)
       insert into freeagent_sync.run_counts (run_id, pipeline, claimed, unchanged, rejected, started_at, finished_at)
       select run_id, name, $2::integer, $3::integer, $2::integer - $3::integer, started_at, started_at
       from run, unnest(array['pull bank-payments', 'pull contacts', 'push contacts', 'push invoices', 'push payments']) as name`,
      [hours, claimed, through, exitCode],
    );
  }
}

const check = (...more: string[]) => runCli(["check", ...more], { folder, environment: { DATABASE_URL: lent.url } });

test("is content after a good night, in one line with figures", async () => {
  await nights([2]);
  const { exitCode, stdout } = await check();
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^FREEAGENT-SYNC OK - acme in step \| .*push_invoices_hours=2;26;50 .*rejects=0;1;100.*\n$/);
});

test("goes critical when a trigger is missing or disabled: no change would be recorded, and no night would say so", async () => {
  await nights([2]);
  const config =
    "company: { name: acme }\nmapping: ./mapping\ncapture: { contact: [{ table: public.customers, key: id }] }\n";
  writeFileSync(join(folder, "freeagent-sync.yaml"), config);
  expect((await check()).stdout).toMatch(/CRITICAL - capture\.contact: .*customers.* there is no table/);
  await lent.database.execute("create table public.customers (id bigint primary key)");
  const none = await check();
  expect(none.exitCode).toBe(2);
  const told =
    "5 of 5 triggers are missing or disabled, so changes go unseen: freeagent-sync capture status --company acme";
  expect(none.stdout).toContain(`CRITICAL - ${told} |`);
  await runCli(["capture", "install"], { folder, environment: { DATABASE_URL: lent.url } });
  const { exitCode, stdout } = await check("--verbose");
  expect(exitCode).toBe(0);
  expect(stdout).toContain("OK acme capture: 5 triggers are present");
  await lent.database.execute("alter table public.customers disable trigger user");
  expect((await check()).stdout).toContain("5 of 5 triggers are missing or disabled");
});

test.each([69, 70, 75, 77, 78])(
  "warns at once of a last run that ended with what no later one mends: %i",
  async (code) => {
    await nights([2]);
    await nights([1], 0, 0, code);
    const { exitCode, stdout } = await check();
    const isFault = [70, 77, 78].includes(code);
    expect(exitCode).toBe(isFault ? 1 : 0);
    if (isFault)
      expect(stdout).toContain(`WARNING - the last nightly ended with ${code}: freeagent-sync report history`);
  },
);

test("goes critical when cron stops, and a failed attempt does not make it younger", async () => {
  await nights([60]);
  await nights([1], 5, 0, 1);
  const { exitCode, stdout } = await check();
  expect(exitCode).toBe(2);
  expect(stdout).toContain("push invoices last ran through 2 days ago");
  expect(stdout).toContain("all keys of the last push invoices failed");
});

test("a night that broke off or was killed stays told while watch pushes in between; the next night ends that", async () => {
  const watched = `insert into freeagent_sync.runs (company, command, epoch, version, finished_at, exit_code)
                   values ('acme', 'watch', 1, '1', clock_timestamp(), 0)`;
  await nights([25]);
  await nights([1], 5, 5, 78);
  await lent.database.execute(watched);
  const broken = await check();
  expect([broken.exitCode, broken.stdout]).toEqual([1, expect.stringContaining("the last nightly ended with 78")]);
  await nights([0]);
  expect((await check()).exitCode).toBe(0);
  const kill = "update freeagent_sync.runs set finished_at = null, exit_code = null where command = 'nightly'";
  await lent.database.execute(kill);
  await lent.database.execute(watched);
  const killed = await check();
  expect(killed.stdout).toContain("the last run was killed");
});

test("goes critical when a pipeline that always had something to do has nothing", async () => {
  await nights([1], 0, 0);
  await nights(Array.from({ length: 7 }, (_, index) => 25 + 24 * index));
  const { exitCode, stdout } = await check();
  expect(exitCode).toBe(2);
  expect(stdout).toContain("pull bank-payments had nothing to do, for the first time");
  await nights([200], 0, 0);
  expect((await check()).exitCode).toBe(0);
});

test("nights whose keys only wait, for another key or a bank line, have run through", async () => {
  await nights([60]);
  await nights([25, 1], 5, 0, 1);
  await lent.database.execute("update freeagent_sync.run_counts set waiting = rejected, rejected = 0");
  expect((await check()).stdout).toMatch(/^FREEAGENT-SYNC OK/);
});

test("a night that only looks again at what a person was asked about before has run through; one key that fails anew has not", async () => {
  await nights([60]);
  await nights([1], 1, 0, 1);
  const held = (key: string, first: string) =>
    lent.database.execute(
      `insert into freeagent_sync.rejects (company, entity, source_key, reason, detail, first_at, last_at)
       select 'acme', entity, $1, 'overpayment', 'Too much.', clock_timestamp() - $2::interval, clock_timestamp()
       from unnest(array['contact', 'invoice', 'payment']) as entity`,
      [key, first],
    );
  await lent.database.execute(
    "update freeagent_sync.run_counts set unchanged = claimed, rejected = 0 where pipeline like 'pull %'",
  );
  await held("1", "50 hours");
  const { stdout } = await check();
  expect(stdout).not.toContain("failed");
  expect(stdout).toContain("push_payments_hours=1;");
  await lent.database.execute(
    "update freeagent_sync.run_counts set rejected = 2, claimed = 2 where pipeline = 'push payments' and claimed = 1",
  );
  await held("2", "30 minutes");
  expect((await check()).stdout).toContain("all keys of the last push payments failed");
});

test.each(["watch", "push"])("a night that has nothing to do because of %s before it is no alarm", async (command) => {
  await nights([1], 0, 0);
  await nights(Array.from({ length: 8 }, (_, index) => 25 + 24 * index));
  expect((await check()).exitCode).toBe(2);
  await nights([12]);
  await lent.database.execute(
    `update freeagent_sync.runs set command = '${command}' where run_id = (select max(run_id) from freeagent_sync.runs)`,
  );
  expect((await check()).exitCode).toBe(0);
});

test("warns of a log-in that ends, and is critical when it ends in days", async () => {
  await nights([2]);
  for (const [days, grade] of [
    [20, 1],
    [5, 2],
  ] as const) {
    await lent.database.execute(
      "update freeagent_sync.oauth_tokens set refresh_expires_at = now() + $1::float8 * interval '1 day'",
      [days + 0.5],
    );
    const { exitCode, stdout } = await check();
    expect(exitCode).toBe(grade);
    expect(stdout).toContain(`the log-in ends in ${days} days: freeagent-sync auth login --company acme`);
  }
});

test("says UNKNOWN in one line, or one document, where it can find nothing out", async () => {
  const environment = { DATABASE_URL: "postgres://nobody:x@127.0.0.1:1/none" };
  const wrong = join(folder, "two-mistakes.yaml");
  writeFileSync(wrong, "compani: { name: acme }\nmaping: ./mapping\n");
  for (const args of [["check"], ["check", "--config", wrong]]) {
    const { exitCode, stdout } = await runCli(args, { folder, environment });
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/^FREEAGENT-SYNC UNKNOWN - .+\n$/);
    const told = await runCli([...args, "--json"], { folder, environment });
    expect([told.exitCode, JSON.parse(told.stdout)]).toMatchObject([3, { status: "UNKNOWN" }]);
  }
});

test("says what to run where our tables are not there yet", async () => {
  const bare = await lendDatabase();
  try {
    await bare.database.execute("drop schema freeagent_sync, freeagent_mirror cascade");
    const { exitCode, stdout } = await runCli(["check"], { folder, environment: { DATABASE_URL: bare.url } });
    expect([exitCode, stdout]).toEqual([
      3,
      'FREEAGENT-SYNC UNKNOWN - our tables are not as this version has them (relation "freeagent_sync.runs" does not exist): freeagent-sync migrate\n',
    ]);
    expect(await bare.database.query("select from pg_namespace where nspname like 'freeagent%'")).toEqual([]);
  } finally {
    await bare.drop();
  }
});

test("is one line that plugins can read whatever the companies are called, and a log-in is worse the lower it is", async () => {
  const companies =
    'companies:\n  - { name: "O\'Neil | Sons = 1", mapping: ./mapping }\n  - { name: acme, mapping: ./mapping }\n';
  writeFileSync(join(folder, "freeagent-sync.yaml"), companies);
  const { stdout } = await check();
  const [text = "", figures = "", ...rest] = stdout.trimEnd().split("|");
  expect(rest).toEqual([]);
  expect(text).toContain("O'Neil / Sons = 1: nobody is logged in");
  const figure = /^(?:'(?:[^'=]|'')+'|[^\s'=]+)=-?[\d.]+;[\d.:]+;[\d.:]+$/;
  const parts = figures.trim().match(/(?:'(?:[^']|'')*'|[^\s'])+/g) ?? [];
  expect(parts.filter((part) => !figure.test(part))).toEqual([]);
  expect(parts).toContain("'O''Neil _ Sons _ 1_rejects'=0;1;100");
  expect(parts).toContainEqual(expect.stringMatching(/^acme_login_days=[\d.]+;30:;7:$/));
});

test("metrics of a check that finds nothing out say so: the last ones would go on saying OK for ever", async () => {
  await nights([2]);
  const file = join(folder, "freeagent_sync.prom");
  expect((await check("--textfile", file)).exitCode).toBe(0);
  expect(readFileSync(file, "utf8")).toContain('freeagent_sync_status{company="acme"} 0');
  const environment = { DATABASE_URL: "postgres://nobody:x@127.0.0.1:1/none" };
  expect((await runCli(["check", "--textfile", file], { folder, environment })).exitCode).toBe(3);
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  expect(lines).toEqual(['freeagent_sync_status{company="acme"} 3']);
  writeFileSync(join(folder, "freeagent-sync.yaml"), "compani: { name: acme }\n");
  expect((await runCli(["check", "--textfile", file], { folder, environment })).exitCode).toBe(3);
  expect(readFileSync(file, "utf8")).not.toContain("freeagent_sync_status{");
});

test("a text file that cannot be put in its place leaves no draft behind", async () => {
  const taken = join(folder, "taken.prom");
  mkdirSync(join(taken, "not-empty"), { recursive: true });
  const { exitCode, stdout } = await check("--textfile", taken);
  expect([exitCode, stdout]).toEqual([3, expect.stringContaining("taken.prom cannot be written")]);
  expect(readdirSync(folder).filter((name) => name.startsWith("taken"))).toEqual(["taken.prom"]);
});

test("writes the metrics as a text file, whole, as the manual, the alerts and the dashboard name them", async () => {
  await nights([2]);
  const file = join(folder, "freeagent_sync.prom");
  expect((await check("--textfile", file, "--json")).exitCode).toBe(0);
  const text = readFileSync(file, "utf8");
  const names = Object.keys(metricHelp);
  for (const name of names)
    expect(text).toMatch(new RegExp(`# HELP ${name} .+\\n# TYPE ${name} gauge\\n${name}\\{company="acme"`));
  expect(readdirSync(folder).filter((name) => name.startsWith("freeagent_sync.prom"))).toEqual(["freeagent_sync.prom"]);
  const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
  const manual = read("docs/monitoring.md");
  for (const [name, help] of Object.entries(metricHelp))
    expect(manual.replace(/ +/g, " ")).toContain(`| \`${name}\` | ${help} |`);
  const dashboard: unknown = JSON.parse(read("examples/monitoring/grafana-dashboard.json"));
  const alerts: unknown = parse(read("examples/monitoring/alerts.yaml"));
  for (const described of [dashboard, alerts]) {
    const used = JSON.stringify(described).match(/freeagent_sync_\w+/g) ?? [];
    expect(used.length).toBeGreaterThan(5);
    expect(names).toEqual(expect.arrayContaining(used));
  }
});

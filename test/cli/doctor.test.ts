import { readFile, rename as renameFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { systemClock } from "../../cli/system-clock.ts";
import { forgetOrigin } from "../support/forget-origin.ts";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld;
beforeAll(async () => {
  world = await sampleWorld({
    scale: 0.01,
    edit: (files) => {
      files.edit("freeagent-sync.yaml", "settle_seconds: 1 ", "settle_seconds: 120 ");
    },
  });
  await setClock(systemClock.now());
});
afterAll(() => world.close());

const report = z.object({
  findings: z.array(
    z.object({
      company: z.nullable(z.string()),
      level: z.enum(["ok", "warning", "problem", "unchecked"]),
      code: z.string(),
      sentence: z.string(),
      remedy: z.string().optional(),
    }),
  ),
});

/** Runs doctor as an operator does; gives its exit code and what it found beside what is well. */
async function doctor(environment: Record<string, string> = {}) {
  const options = { environment: { ...world.environment, ...environment } };
  const { exitCode, stdout } = await runCli(["doctor", "--json", "--config", world.configFile], options);
  const { findings } = report.parse(JSON.parse(stdout));
  return { exitCode, findings, bad: findings.filter(({ level }) => level === "problem" || level === "warning") };
}

const sql = (statement: string) => world.database.execute(statement);

test("on a healthy set-up all is well, in words and as JSON, and nothing is written in FreeAgent", async () => {
  await world.control("DELETE", "/requests");
  const { exitCode, findings } = await doctor();
  expect(findings.filter(({ level }) => level !== "ok")).toEqual([]);
  expect(exitCode).toBe(0);
  expect(findings.map(({ code }) => code)).toEqual(
    expect.arrayContaining([
      "database",
      "schema",
      "rights",
      "mapping",
      "capture",
      "key",
      "login",
      "freeagent",
      "budget",
    ]),
  );
  expect(await world.control("GET", "/requests")).toMatchObject({ writes: 0 });
  const { stdout } = await runCli(["doctor", "--config", world.configFile], { environment: world.environment });
  expect(stdout).toContain("A night has everything it needs.");
});

/** A fault, what doctor must call it, the exit code, and how to undo it. */
interface Broken {
  readonly fault: string;
  readonly code: string;
  readonly exit: number;
  readonly environment?: Record<string, string>;
  readonly break?: () => Promise<unknown>;
  readonly mend?: () => Promise<unknown>;
}

const trigger = `(select tgname from pg_trigger where tgrelid = 'sales.customers'::regclass and not tgisinternal order by tgname limit 1)`;
const onTrigger = (action: string) =>
  `do $$ begin execute format('alter table sales.customers ${action} trigger %I', ${trigger}); end $$`;
const switches = (values: object) => world.control("PUT", "/switches", values);

const set: readonly Broken[] = [
  {
    fault: "the database is away",
    code: "database_unreachable",
    exit: 69,
    environment: { DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" },
  },
  {
    fault: "FreeAgent is away",
    code: "not_reached",
    exit: 69,
    environment: { FREEAGENT_API_URL: "http://127.0.0.1:1" },
    break: () => forgetOrigin(world),
  },
  {
    fault: "the log-in is one to another FreeAgent",
    code: "other_freeagent",
    exit: 78,
    break: () => sql("update freeagent_sync.oauth_tokens set origin = 'https://api.sandbox.freeagent.com'"),
    mend: () => forgetOrigin(world),
  },
  { fault: "the key is missing", code: "key_missing", exit: 78, environment: { FREEAGENT_SYNC_KEY: "" } },
  {
    fault: "the key is another one",
    code: "key_wrong",
    exit: 78,
    environment: { FREEAGENT_SYNC_KEY: Buffer.alloc(32, 7).toString("base64") },
  },
  {
    fault: "FreeAgent refuses the log-in",
    code: "login_refused",
    exit: 77,
    break: () => sql("update freeagent_sync.oauth_tokens set login_needed_at = clock_timestamp()"),
    mend: () => sql("update freeagent_sync.oauth_tokens set login_needed_at = null"),
  },
  {
    fault: "the log-in ends within a month",
    code: "login_ends_soon",
    exit: 0,
    break: () =>
      sql("update freeagent_sync.oauth_tokens set refresh_expires_at = clock_timestamp() + interval '9 days'"),
    mend: () => sql("update freeagent_sync.oauth_tokens set refresh_expires_at = null"),
  },
  {
    fault: "a trigger is disabled",
    code: "capture_disabled",
    exit: 78,
    break: () => sql(onTrigger("disable")),
    mend: () => sql(onTrigger("enable")),
  },
  {
    fault: "the user may not do banking",
    code: "access_level_too_low",
    exit: 78,
    break: () => switches({ permission_level: 5 }),
    mend: () => switches({ permission_level: 8 }),
  },
  {
    fault: "a migration is pending",
    code: "schema_outdated",
    exit: 78,
    break: async () => {
      await sql("create table public.kept as select * from freeagent_sync.schema_migrations where name like '0007-%'");
      await sql("delete from freeagent_sync.schema_migrations where name like '0007-%'");
    },
    mend: () => sql("insert into freeagent_sync.schema_migrations select * from public.kept"),
  },
  {
    fault: "FreeAgent's clock is hours behind",
    code: "clock_of_freeagent_differs",
    exit: 0,
    break: () => setClock(new Date(systemClock.now().getTime() - 3 * 3600_000)),
    mend: () => setClock(systemClock.now()),
  },
  {
    fault: "the breaker is open",
    code: "breaker_open",
    exit: 0,
    break: () => sql("insert into freeagent_sync.breakers (company, reason) values ('sample', '503')"),
    mend: () => sql("delete from freeagent_sync.breakers"),
  },
  {
    fault: "the bank account has another name in FreeAgent",
    code: "bank_account_unknown",
    exit: 78,
    break: () => renameAccount("Business account"),
    mend: () => renameAccount("Current account"),
  },
  {
    fault: "a mapped column is gone from the back office's table",
    code: "mapping_invalid",
    exit: 78,
    break: () => sql("alter table sales.customers rename column telephone to phone"),
    mend: () => sql("alter table sales.customers rename column phone to telephone"),
  },
  {
    fault: "a column that an apply file writes is gone",
    code: "apply_unusable",
    exit: 78,
    break: () => sql("alter table sales.invoices rename column paid_on to paid_at"),
    mend: () => sql("alter table sales.invoices rename column paid_at to paid_on"),
  },
  {
    fault: "the name of an apply file is misspelt",
    code: "apply_invalid",
    exit: 78,
    break: () => rename("apply/bank_payments.sql", "apply/bank_payment.sql"),
    mend: () => rename("apply/bank_payment.sql", "apply/bank_payments.sql"),
  },
  {
    fault: "the apply folder is not where the configuration says",
    code: "apply_invalid",
    exit: 78,
    break: () => rename("apply", "aply"),
    mend: () => rename("aply", "apply"),
  },
  {
    fault: "a table that is polled has no such key",
    code: "poll_failed",
    exit: 78,
    break: () => configure("receipts, key: receipt_id", "receipts, key: number, method: poll"),
    mend: () => configure("receipts, key: number, method: poll", "receipts, key: receipt_id"),
  },
  {
    fault: "writes without an answer are looked for while they may still land",
    code: "settle_too_early",
    exit: 0,
    break: () => configure("settle_seconds: 120", "settle_seconds: 10"),
    mend: () => configure("settle_seconds: 10 ", "settle_seconds: 120 "),
  },
  {
    fault: "a failed run is to be told to a webhook, and nothing signs the message",
    code: "webhook_secret_missing",
    exit: 0,
    break: () => configure("limits:", 'on_failure: { webhook: "https://hooks.example/told" }\nlimits:'),
    mend: () => configure('on_failure: { webhook: "https://hooks.example/told" }\n', ""),
  },
  {
    fault: "the webhook would be told in clear",
    code: "webhook_not_https",
    exit: 0,
    environment: { FREEAGENT_SYNC_WEBHOOK_SECRET: "hush" },
    break: () => configure("limits:", 'on_failure: { webhook: "http://hooks.example/told" }\nlimits:'),
    mend: () => configure('on_failure: { webhook: "http://hooks.example/told" }\n', ""),
  },
  {
    fault: "the folder of the night report is not there",
    code: "report_folder_unwritable",
    exit: 0,
    break: () => configure("limits:", "reports: { html: nowhere/night.html }\nlimits:"),
    mend: () => configure("reports: { html: nowhere/night.html }\n", ""),
  },
];

function rename(from: string, to: string): Promise<void> {
  const folder = dirname(world.configFile);
  return renameFile(join(folder, from), join(folder, to));
}

async function configure(from: string, to: string): Promise<void> {
  const text = await readFile(world.configFile, "utf8");
  expect(text).toContain(from);
  await writeFile(world.configFile, text.replace(from, to));
}

async function setClock(time: Date): Promise<void> {
  await world.control("POST", "/clock", { set: time.toISOString() });
}

async function renameAccount(name: string): Promise<void> {
  const { bank_accounts: accounts } = (await world.control("GET", "/books")) as { bank_accounts: { url: string }[] };
  const id = /\d+$/.exec(accounts[0]?.url ?? "")?.[0] ?? "";
  await world.control("PUT", `/person/v2/bank_accounts/${id}`, { bank_account: { name } });
}

test.for(set)("where $fault it says $code", async ({ code, exit, environment, break: spoil, mend }) => {
  await spoil?.();
  try {
    const { exitCode, bad } = await doctor(environment);
    expect(bad.map((finding) => finding.code)).toContain(code);
    expect(exitCode).toBe(exit);
  } finally {
    await mend?.();
  }
});

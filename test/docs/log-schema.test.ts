import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acquireLease, releaseLease } from "../../load/runs/lease.ts";
import { pullBankPayments } from "../../pipelines/pull/pull-bank-payments.ts";
import { payByBank, writeInvoices } from "../faults/recovery.ts";
import { memoryLogger } from "../freeagent/memory-logger.ts";
import { describedEvents, lineProblems, logLinesOf } from "../support/log-lines.ts";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { settled } from "../support/settled.ts";

const root = new URL("../../", import.meta.url);
const levels: Readonly<Record<string, number>> = { debug: 20, info: 30, warn: 40, error: 50 };

/** Event and level of every call of logger.debug, info, warn and error in the source. */
function emittedEvents(): readonly string[] {
  const rooms = ["cli", "config", "db", "extract", "freeagent", "load", "pipelines", "reports"];
  const files = rooms.flatMap((room) =>
    readdirSync(new URL(`${room}/`, root), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => readFileSync(new URL(`${room}/${name}`, root), "utf8")),
  );
  const calls = files.flatMap((text) => [...text.matchAll(/logger\??\.(debug|info|warn|error)\(([^;]*?)\);/g)]);
  const events = calls.map(([call, method = "", given = ""]) => {
    const name = /"([a-z]+\.[a-z_]+)"\s*,?\s*$/.exec(given)?.[1];
    return `${name ?? call} ${levels[method] ?? method}`;
  });
  return [...new Set(events)].toSorted();
}

test("docs/log-schema.json defines the events that the code can emit, at their levels, and no others", () => {
  expect(describedEvents.map(({ name, level }) => `${name} ${level}`).toSorted()).toEqual(emittedEvents());
});

test("each definition is closed, and its fields say what they mean", () => {
  for (const { name, definition, fields } of describedEvents) {
    expect([name, definition["additionalProperties"]]).toEqual([name, false]);
    expect(definition["required"]).toEqual(expect.arrayContaining(["level", "time", "msg"]));
    for (const field of fields) expect(field.meaning).toMatch(/^[A-Z0-9].*\.$/);
  }
});

test("a line with a field too many, one too few, one of another type, or an unknown event is found out", () => {
  const line = { level: 30, time: "2026-11-23T20:00:00.000Z", file: "night.html", msg: "report.written" };
  expect(lineProblems(JSON.stringify(line))).toEqual([]);
  for (const wrong of [{ customer: "x" }, { file: undefined }, { file: 1 }, { level: 40 }, { msg: "report.read" }]) {
    expect(lineProblems(JSON.stringify({ ...line, ...wrong }))).toHaveLength(1);
  }
});

/** Events that take more than a command can be brought to here, each with a test that checks its line in the same way. */
const elsewhere = new Map([
  ["intent.not_settled", "test/pipelines/settle.test.ts"],
  ["lease.awaited", "test/watch/night-beside-watch.test.ts"],
  ["lease.lost", "test/pipelines/keep-lease.test.ts"],
  ["lease.renewal_failed", "test/pipelines/keep-lease.test.ts"],
  ["run.not_closed", "test/faults/broken-postgres.test.ts"],
  ["table.silent", "test/pipelines/silent-tables.test.ts"],
  ["token.refresh_postponed", "test/freeagent/token-guard.test.ts"],
  ["token.saved_late", "test/freeagent/lost-turn.test.ts"],
]);

describe("real commands", () => {
  let world: SampleWorld;
  const seen = new Set<string>();

  beforeAll(async () => {
    world = await sampleWorld({
      scale: 0.01,
      edit: (files) => {
        const tell = "reports: { html: ./night.html }\non_failure: { command: [/bin/true] }\n\nlimits:";
        files.edit("freeagent-sync.yaml", "\nlimits:", `\n${tell}`);
        files.edit("freeagent-sync.yaml", "settle_seconds: 1", "settle_seconds: 1, concurrency: 2");
        const polled = "payment: [{ table: sales.receipts, key: receipt_id, method: poll }]";
        files.edit("freeagent-sync.yaml", "payment: [{ table: sales.receipts, key: receipt_id }]", polled);
      },
    });
  });
  afterAll(() => world.close());

  /** Runs a command, which checks each line of its log, and remembers the events. */
  async function run(...args: string[]): Promise<number | null> {
    const { database, environment, configFile } = world;
    // Each command has the calls of a minute to itself.
    await database.execute("delete from freeagent_sync.request_budget");
    const { exitCode, stderr } = await runCli([...args, "--config", configFile], { environment });
    const events = logLinesOf(stderr).map((line) => (JSON.parse(line) as { msg: string }).msg);
    for (const event of events) seen.add(event);
    return exitCode;
  }
  const fault = (rule: object) => world.control("POST", "/faults", rule);

  test("a night full of faults, and the one that settles it", async () => {
    await world.database.execute("update freeagent_sync.oauth_tokens set access_expires_at = clock_timestamp()");
    await fault({ kind: "5xx", method: "GET", path: "/v2/contacts", nth: 1 });
    await fault({ kind: "429", method: "GET", path: "/v2/invoices", nth: 1, retry_after: 1 });
    await fault({ kind: "no_answer", method: "POST", path: "/v2/invoices", nth: 3 });
    expect(await run("nightly", "--verbose")).toBe(1);
    await settled(world);
    await world.database.execute(
      "update freeagent_sync.runs set started_at = started_at - interval '9 years', finished_at = finished_at - interval '9 years'",
    );
    await world.database.execute(
      "update freeagent_sync.intents set sent_at = sent_at - interval '9 years', finished_at = finished_at - interval '9 years' where finished_at is not null",
    );
    expect(await run("nightly")).toBe(1);
    // The receipts are older than the poll.
    expect(await run("backfill", "payments", "--all")).toBe(1);
    expect(await run("nightly")).toBe(0);
  });

  test("what a person did in FreeAgent, and a payment that the back office refuses", async () => {
    await writeInvoices(world, ["INV-LOG-1", "INV-LOG-2"]);
    expect(await run("push", "invoices")).toBe(0);
    const { invoices } = (await world.control("GET", "/books")) as { invoices: { url: string; reference: string }[] };
    const path = new URL(invoices.find(({ reference }) => reference === "INV-LOG-2")?.url ?? "").pathname;
    await world.control("DELETE", `/person${path}`);
    await payByBank(world, "INV-LOG-1", "1.00");
    await world.database.execute(
      "alter table sales.receipts add constraint no_more check (bank_payment_id is null) not valid",
    );
    expect(await run("nightly")).toBe(1);
    await world.database.execute("alter table sales.receipts drop constraint no_more");
  });

  test("the commands beside the night", async () => {
    await run("plan");
    await run("pull");
    await run("reconcile", "--full");
    await run("prune", "--dry-run");
    await run("check");
    await run("doctor");
    await run("report", "history");
    await run("rejects", "list");
  });

  test("a night and a watch that cannot begin", async () => {
    const { database } = world;
    const lease = await database.transaction((transaction) => acquireLease(transaction, "sample", "a test", 1, 600));
    expect(await run("nightly")).toBe(75);
    await writeInvoices(world, ["INV-LOG-3"]);
    const { environment, configFile } = world;
    let delayed = (): void => undefined;
    const watch = runCli(["watch", "--config", configFile], {
      environment,
      terminateAfter: new Promise<void>((resolve) => (delayed = resolve)),
      onStderr: (text) => {
        if (text.includes("watch.delayed")) delayed();
      },
    });
    expect((await watch).exitCode).toBe(0);
    seen.add("watch.delayed");
    await releaseLease(database, lease);
  });

  test("a log-in that ends, a report that cannot be written, and a hook that fails", async () => {
    const ends = "update freeagent_sync.oauth_tokens set refresh_expires_at = clock_timestamp() + interval '9 days'";
    await world.database.execute(ends);
    await run("pull");
    await world.control("DELETE", "/tokens");
    await world.database.execute("update freeagent_sync.oauth_tokens set access_expires_at = clock_timestamp()");
    expect(await run("nightly")).toBe(77);
    const config = readFileSync(world.configFile, "utf8");
    const broken = config.replace("./night.html", "./no/such/folder/night.html").replace("/bin/true", "/bin/false");
    const file = join(world.configFile, "..", "broken.yaml");
    writeFileSync(file, broken);
    const { stderr } = await runCli(["nightly", "--config", file], { environment: world.environment });
    for (const line of logLinesOf(stderr)) seen.add((JSON.parse(line) as { msg: string }).msg);
  });

  test("a log-in whose company FreeAgent does not name, and an invoice whose payments do not add up", async () => {
    const { control, database, environment, configFile } = world;
    const { refresh_token: input } = (await control("POST", "/tokens")) as { refresh_token: string };
    await fault({ kind: "403", method: "GET", path: "/v2/company", nth: 1 });
    const { stderr } = await runCli(["auth", "import", "--config", configFile], { environment, input });
    for (const line of logLinesOf(stderr)) seen.add((JSON.parse(line) as { msg: string }).msg);
    // As if FreeAgent took less for paid than its entries come to.
    await database.execute("update freeagent_mirror.invoices set paid_value = paid_value - 1 where paid_value > 0");
    const logger = memoryLogger();
    await world.night([{ name: "pull bank-payments", run: pullBankPayments }], { logger });
    for (const line of logger.lines) seen.add((JSON.parse(line) as { event: string }).event);
  });

  test("between them log every event but those that other tests provoke", () => {
    const missed = describedEvents.map(({ name }) => name).filter((name) => !seen.has(name) && !elsewhere.has(name));
    expect(missed).toEqual([]);
    expect([...elsewhere.keys()].filter((name) => seen.has(name))).toEqual([]);
  });
});

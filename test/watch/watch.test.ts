import { randomUUID } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { afterEach, beforeEach, expect, test } from "vitest";
import { compareSides, type BookedInvoice } from "../../cli/demo/compare-sides.ts";
import { runCli, type CliResult } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { until } from "../support/until.ts";

let world: SampleWorld;
let watches: RunningWatch[] = [];

beforeEach(async () => {
  world = await sampleWorld({
    scale: 0.01,
    edit: (files) => {
      files.edit("freeagent-sync.yaml", "company:\n  name: sample\n  bank", "companies:\n- name: sample\n  bank");
      files.edit(
        "freeagent-sync.yaml",
        "\n# How our rows",
        "- name: other\n  capture: { contact: [], invoice: [], payment: [] }\n\n# How our rows",
      );
    },
  });
  expect((await world.night()).exitCode).toBe(0);
});

afterEach(async () => {
  await Promise.all(watches.map((watch) => watch.stop()));
  watches = [];
  await world.close();
});

interface RunningWatch {
  readonly ended: Promise<CliResult>;
  said(): string;
  stop(): Promise<CliResult>;
}

/** Starts a watch as an operator would, and waits until it says that it watches. */
async function startWatch(): Promise<RunningWatch> {
  const stop = new AbortController();
  const terminateAfter = new Promise((resolve) => {
    stop.signal.addEventListener("abort", resolve);
  });
  let said = "";
  const ended = runCli(["watch", "--config", world.configFile], {
    environment: world.environment,
    terminateAfter,
    onStderr: (text) => (said = text),
  });
  const watch = {
    ended,
    said: () => said,
    stop: () => {
      stop.abort();
      return ended;
    },
  };
  watches.push(watch);
  expect(await until(() => Promise.resolve(said.includes("Watching")))).toBe(true);
  return watch;
}

/** Commits a new invoice with its line in one statement, and gives its reference. */
async function addInvoice(): Promise<string> {
  const number = `W-${randomUUID().slice(0, 8)}`;
  await world.database.execute(
    `with invoice as (
       insert into sales.invoices (customer_id, number, issued_on, terms_days)
       select min(customer_id), $1, '2026-11-23', 30 from sales.customers where deleted_at is null
       returning invoice_id)
     insert into sales.invoice_lines (invoice_id, line_no, description, unit, quantity, unit_price_pence, vat_code)
     select invoice_id, 10, 'A sign', 'each', 1, 12500, 'S' from invoice`,
    [number],
  );
  return number;
}

async function books(): Promise<readonly BookedInvoice[]> {
  return ((await world.control("GET", "/books")) as { invoices: BookedInvoice[] }).invoices;
}

function isOpen(reference: string): Promise<boolean> {
  return until(async () => (await books()).some((one) => one.reference === reference && one.status === "Open"));
}

/** Nothing of the first company is open, and nobody works for it. */
async function isAtRest(): Promise<boolean> {
  const [row] = await world.database.query(
    `select (select count(*) from freeagent_sync.leases where company = $1 and until > clock_timestamp())
          + (select count(*) from freeagent_sync.contact_changes where company = $1)
          + (select count(*) from freeagent_sync.invoice_changes where company = $1)
          + (select count(*) from freeagent_sync.payment_changes where company = $1) as open`,
    [world.company.name],
  );
  return Number(row?.["open"]) === 0;
}

test("what was committed before the start, while it runs, and while its connections were gone goes out; a stop is exit 0", async () => {
  const early = await addInvoice();
  const watch = await startWatch();
  expect(await isOpen(early)).toBe(true);

  const committed = performance.now();
  expect(await isOpen(await addInvoice())).toBe(true);
  console.log(`watch: open in FreeAgent ${Math.round(performance.now() - committed)} ms after the commit`);

  expect(await until(isAtRest)).toBe(true);
  await world.database.query(
    `select pg_terminate_backend(pid)
     from pg_stat_activity
     where datname = current_database()
       and application_name like 'freeagent-sync watch%'`,
  );
  const missed = await addInvoice();
  expect(await isOpen(missed)).toBe(true);
  expect(await isOpen(await addInvoice())).toBe(true);

  const ended = await watch.stop();
  expect(ended.exitCode, ended.stderr).toBe(0);
  expect(await world.database.query("select 1 from freeagent_sync.leases where until > clock_timestamp()")).toEqual([]);
  expect((await compareSides(world.database, await books())).differences).toEqual([]);
});

test("a burst of 1,000 commits makes few pushes, and two watchers send nothing twice", async () => {
  const first = await startWatch();
  const second = await startWatch();
  expect(await isOpen(await addInvoice())).toBe(true);
  expect(await until(isAtRest)).toBe(true);
  await world.control("DELETE", "/requests");
  const [before] = await world.database.query("select count(*)::integer as runs from freeagent_sync.runs");
  const invoice = await addInvoice();
  for (let commit = 1; commit <= 1_000; commit += 1) {
    await world.database.execute(
      "update sales.customers set street = $1 where customer_id = (select min(customer_id) from sales.customers)",
      [`${commit} High Street`],
    );
  }
  expect(await isOpen(invoice)).toBe(true);
  expect(await until(isAtRest)).toBe(true);
  const [after] = await world.database.query("select count(*)::integer as runs from freeagent_sync.runs");
  const ends = await Promise.all([first.stop(), second.stop()]);
  expect(ends.map((end) => end.exitCode)).toEqual([0, 0]);
  const pushes = Number(after?.["runs"]) - Number(before?.["runs"]);
  const { writes } = (await world.control("GET", "/requests")) as { writes: number };
  console.log(`watch: ${pushes} runs and ${writes} writes for 1,001 commits`);
  expect(pushes).toBeLessThan(100);
  expect(writes).toBeLessThan(100);
  const { contacts } = (await world.control("GET", "/books")) as { contacts: { address1?: string }[] };
  expect(contacts.map((contact) => contact.address1)).toContain("1000 High Street");
  expect((await books()).filter((one) => one.reference === invoice)).toHaveLength(1);
  expect((await compareSides(world.database, await books())).differences).toEqual([]);
});

test("a new customer, its invoice and its payment, committed together, all arrive in their order", async () => {
  const watch = await startWatch();
  const [row] = await world.database.query(
    `with customer as (
       insert into sales.customers (kind, trade_name, country_code, terms_days)
       values ('company', 'Newcomer Ltd', 'GB', 30)
       returning customer_id),
     invoice as (
       insert into sales.invoices (customer_id, number, issued_on, terms_days, paid, paid_on, paid_pence)
       select customer_id, 'W-PAID', '2026-11-20', 30, true, '2026-11-23', 12000 from customer
       returning invoice_id),
     line as (
       insert into sales.invoice_lines (invoice_id, line_no, description, unit, quantity, unit_price_pence, vat_code)
       select invoice_id, 10, 'A banner', 'each', 1, 10000, 'S' from invoice)
     insert into sales.receipts (invoice_id, received_on, amount_pence, method)
     select invoice_id, '2026-11-23', 12000, 'card' from invoice
     returning receipt_id`,
  );
  expect(row).toBeDefined();
  const paid = async () => (await books()).some((one) => one.reference === "W-PAID" && one.status === "Paid");
  expect(await until(paid)).toBe(true);
  expect((await watch.stop()).exitCode).toBe(0);
});

test("one process serves all companies, and one that nobody has logged in to does not hold up the others", async () => {
  const watch = await startWatch();
  await world.database.execute(
    "insert into freeagent_sync.contact_changes (company, source_key, op) values ('other', '1', 'I')",
  );
  const tried = async () =>
    (await world.database.query("select 1 from freeagent_sync.runs where company = 'other' and exit_code = 77"))
      .length > 1;
  expect(await until(tried)).toBe(true);
  expect(await isOpen(await addInvoice())).toBe(true);
  const ended = await watch.stop();
  expect(ended.exitCode).toBe(0);
  expect(ended.stdout).toMatch(/sample: 1 push, 2 writes\.\nother: 0 pushes, 0 writes\./);
});

test("a watch whose schema a newer program has changed sends nothing more, and ends so that systemd starts the new one", async () => {
  const watch = await startWatch();
  expect(await isOpen(await addInvoice())).toBe(true);
  expect(await until(isAtRest)).toBe(true);
  await world.database.execute(
    "insert into freeagent_sync.schema_migrations (name, checksum) values ('9999-newer.sql', 'x')",
  );
  const unsent = await addInvoice();
  const ended = await Promise.race([watch.ended, until(() => false)]);
  expect(ended).toMatchObject({ exitCode: 75 });
  expect(watch.said()).toContain("A newer freeagent-sync has brought the schema up to date (9999-newer.sql)");
  expect((await books()).map(({ reference }) => reference)).not.toContain(unsent);
});

test("a second SIGTERM ends a watch at once", async () => {
  await world.control("POST", "/faults", {
    kind: "slow",
    method: "POST",
    path: "/v2/invoices",
    probability: 1,
    delay_ms: 3_000,
  });
  const reference = await addInvoice();
  const sending = until(async () => (await books()).some((one) => one.reference === reference));
  const lockedBy = async () =>
    (await world.database.query("select 1 from freeagent_sync.intents where state = 'sent'")).length > 0;
  const said = new EventEmitter();
  const result = await runCli(["watch", "--config", world.configFile], {
    environment: world.environment,
    terminateAfter: until(lockedBy),
    terminateAgainAfter: once(said, "stopping"),
    onStderr: (text) => text.includes("SIGTERM") && said.emit("stopping"),
  });
  expect(result.exitCode).toBe(128 + 15);
  expect(await lockedBy()).toBe(true);
  await sending;
});

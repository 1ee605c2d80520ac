import { afterEach, expect, test } from "vitest";
import { runCli } from "../support/run-cli.ts";
import type { SampleConfig } from "../support/sample-config.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let opened: SampleWorld | undefined;
afterEach(() => opened?.close());

async function open(edit?: (files: SampleConfig) => void): Promise<SampleWorld> {
  return (opened = await sampleWorld({ scale: 0.01, ...(edit && { edit }) }));
}

async function acceptTruncate(world: SampleWorld): Promise<void> {
  const { exitCode } = await runCli(["capture", "accept-truncate", "--config", world.configFile], {
    environment: world.environment,
  });
  expect(exitCode).toBe(0);
}

test("an invoice that was deleted with its lines before its table was emptied stays deleted", async () => {
  const world = await open();
  const { database } = world;
  await world.night();
  const unpaid =
    "select i.invoice_id from sales.invoices i left join sales.receipts r using (invoice_id) where r is null limit 1";
  const [gone] = await database.query(
    `delete from sales.invoices where invoice_id = (${unpaid}) returning invoice_id::text as key`,
  );
  await database.query("truncate sales.invoices cascade");
  await acceptTruncate(world);
  await world.night();
  const held = await database.query(
    "select source_key as key, reason from freeagent_sync.rejects where entity = 'invoice'",
  );
  expect(held).toEqual([{ key: gone?.["key"], reason: "invoice_sent" }]);
});

test("what is loaded again into an emptied table is sent, also where the clock was set back meanwhile", async () => {
  const world = await open();
  const { database } = world;
  await world.night();
  await world.control("DELETE", "/requests");
  await database.query("truncate sales.receipts");
  await database.query("update freeagent_sync.capture_stops set stopped_at = stopped_at + interval '10 minutes'");
  await database.query(
    `insert into sales.receipts (invoice_id, received_on, amount_pence, method)
     select invoice_id, issued_on, 1, 'cash' from sales.invoices where not paid limit 1`,
  );
  await acceptTruncate(world);
  expect((await world.night()).outcomes["push payments"]).toMatchObject({ claimed: 1, created: 1 });
});

test("a held key that is released while its table is emptied is no deletion either", async () => {
  const broken = "case receipts.note when 'Broken' then (1 / (length(receipts.note) - 6))::text else receipts.note end";
  const world = await open((files) => {
    files.edit("mapping/payments.sql", "receipts.note) as", `${broken}) as`);
  });
  const { database } = world;
  await world.night();
  await database.query(
    "update sales.receipts set note = 'Broken' where receipt_id = (select min(receipt_id) from sales.receipts)",
  );
  await world.night();
  expect(await database.query("select reason from freeagent_sync.rejects")).toEqual([{ reason: "invalid_row" }]);
  await database.query("truncate sales.receipts");
  const released = await runCli(["rejects", "retry", "--all", "--config", world.configFile], {
    environment: world.environment,
  });
  expect(released.exitCode).toBe(0);
  await acceptTruncate(world);
  expect((await world.night()).calls.writes).toBe(0);
});

test("a row that went with its table while it waited waits no longer", async () => {
  const world = await open((files) => {
    files.edit("freeagent-sync.yaml", "no_bank_line: manual", "no_bank_line: wait");
  });
  const { database } = world;
  await database.query("update sales.receipts set received_on = $1::date where bank_payment_id is null", [world.today]);
  await world.night();
  const waiting = await database.query("select 1 from freeagent_sync.rejects where reason = 'waiting_for_bank_line'");
  expect(waiting.length).toBeGreaterThan(0);
  await database.query("truncate sales.receipts");
  await acceptTruncate(world);
  expect(await database.query("select reason from freeagent_sync.rejects")).toEqual([]);
});

/** The bank pays a pound on an invoice that FreeAgent has, and a person says so. */
async function payAnyInvoice(world: SampleWorld): Promise<void> {
  const { invoices } = (await world.control("GET", "/books")) as { invoices: { url: string; status: string }[] };
  const open = invoices.find(({ status }) => ["Open", "Overdue"].includes(status));
  const line = (await world.control("POST", "/bank_lines", { amount: 1, description: "FPS" })) as {
    bank_transaction: { url: string };
  };
  const parts = [{ paid_invoice: open?.url, gross_value: 1 }];
  await world.control("POST", "/explanations", { bank_transaction: line.bank_transaction.url, parts });
}

test("what comes from FreeAgent waits while a table is emptied, and is taken over once that is accepted", async () => {
  const world = await open();
  const { database } = world;
  await world.night();
  await database.query("create table kept as select * from sales.customers");
  await database.query("truncate sales.customers cascade");
  const [linked] = await database.query(
    "select freeagent_id, source_key from freeagent_sync.links where entity = 'contact' and state = 'active' order by 1 limit 1",
  );
  const contact = { phone_number: "0300 1" };
  await world.control("PUT", `/person/v2/contacts/${String(linked?.["freeagent_id"])}`, { contact });
  await payAnyInvoice(world);

  const stopped = await world.night();
  // That of the invoice, too.
  expect(stopped.outcomes["pull contacts"]).toMatchObject({ waiting: 2 });
  expect(stopped.outcomes["apply bank-payments"]).toMatchObject({ claimed: 1, waiting: 1 });
  expect(stopped.exitCode).toBe(78);
  await database.query("insert into sales.customers select * from kept");
  await acceptTruncate(world);
  expect((await world.night()).outcomes["apply contact-updates"]).toMatchObject({ claimed: 1, updated: 1 });
  const telephone = `select telephone from sales.customers where customer_id = ${String(linked?.["source_key"])}`;
  expect(await database.query(telephone)).toEqual([{ telephone: "0300 1" }]);
});

test("a polled table that is found empty: nothing is taken over meanwhile, and what is loaded again in another form is sent", async () => {
  const world = await open((files) => {
    const tables = ["customers, key: customer_id", "invoices, key: invoice_id", "invoice_lines, key: invoice_id"];
    for (const table of [...tables, "receipts, key: receipt_id"])
      files.edit("freeagent-sync.yaml", `sales.${table} }`, `sales.${table}, method: poll }`);
  });
  const { database } = world;
  await world.night();
  for (const entity of ["contacts", "invoices"])
    await runCli(["backfill", entity, "--all", "--config", world.configFile], { environment: world.environment });
  await world.night();
  await database.query("create table kept as select * from sales.customers");
  await database.query("truncate sales.customers cascade");
  const [linked] = await database.query(
    "select freeagent_id from freeagent_sync.links where entity = 'contact' and state = 'active' order by 1 offset 1 limit 1",
  );
  const contact = { phone_number: "0300 1" };
  await world.control("PUT", `/person/v2/contacts/${String(linked?.["freeagent_id"])}`, { contact });
  await payAnyInvoice(world);

  const stopped = await world.night();
  expect(stopped.outcomes["pull contacts"]?.waiting).toBeGreaterThan(0);
  expect(stopped.outcomes["apply bank-payments"]).toMatchObject({ claimed: 1, waiting: 1 });
  expect(stopped.exitCode).toBe(78);
  await database.query(
    "insert into sales.customers select * from kept where customer_id > (select min(customer_id) from kept)",
  );
  await database.query(
    "update sales.customers set city = 'Leeds' where customer_id = (select max(customer_id) from kept)",
  );
  await acceptTruncate(world);
  const next = await world.night();
  // What was not loaded again is no deletion.
  expect(next.outcomes["apply contact-updates"]).toMatchObject({ claimed: 1, updated: 1 });
  expect(next.outcomes["push contacts"]).toMatchObject({ updated: 1, deleted: 0, rejected: 0 });
  expect((await world.night()).calls.writes).toBe(0);
});

test("what FreeAgent has of rows that an accepted TRUNCATE took away is told, until a change row has the rules decide", async () => {
  const world = await open();
  const { database } = world;
  await world.night();
  await database.query("truncate sales.customers cascade");
  await acceptTruncate(world);
  await world.night();
  const left = `
    select l.entity, l.source_key as key
    from freeagent_sync.links l
    left join freeagent_mirror.contacts c on l.entity = 'contact' and c.freeagent_id = l.freeagent_id
    where l.state = 'active' and l.freeagent_id is not null and coalesce(c.status, 'Active') = 'Active'
    order by 1, 2`;
  const told = `
    select entity, source_key as key from freeagent_sync.report_reconciliation
    where class = 'missing_in_back_end' and source_key is not null order by 1, 2`;
  const linked = await database.query(left);
  expect(new Set(linked.map((row) => row["entity"]))).toEqual(new Set(["contact", "invoice", "payment"]));
  expect(await database.query(told)).toEqual(linked);

  const [contact] = linked;
  await database.query(
    "insert into freeagent_sync.contact_changes (company, source_key, op) select company, source_key, 'D' from freeagent_sync.differences where source_key = $1",
    [contact?.["key"]],
  );
  expect((await world.night()).outcomes["push contacts"]).toMatchObject({ claimed: 1, deleted: 1 });
  expect(await database.query(told)).toEqual(linked.slice(1));
});

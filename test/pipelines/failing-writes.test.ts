import { afterEach, expect, test } from "vitest";
import { readOpenWork } from "../../extract/runs/read-open-work.ts";
import { pushPipelines } from "../../pipelines/pipeline.ts";
import type { CompanyResult } from "../../pipelines/run/run-company.ts";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { settled } from "../support/settled.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

/** Both sides in step, with unpaid invoices; what is gone is credited. */
async function inStep(): Promise<SampleWorld> {
  const opened = (world = await sampleWorld({
    scale: 0.02,
    edit: (files) => {
      files.edit("freeagent-sync.yaml", "amend: redraft", "amend: redraft, void: credit_note");
    },
  }));
  expect((await opened.night()).exitCode).toBe(0);
  return opened;
}

const customerMoves =
  "update sales.customers set street = street || ' 1' where customer_id = (select min(customer_id) from sales.customers)";
const customerComes = `
  insert into sales.customers
  select (jsonb_populate_record(c, '{"customer_id": 999999, "trade_name": "Poison Ltd", "email": "p@poison.example"}')).*
  from sales.customers c
  limit 1`;
const unpaid = `
  select min(invoice_id)
  from sales.invoices
  where deleted_at is null and paid_pence = 0 and not exists (select 1 from sales.receipts r where r.invoice_id = invoices.invoice_id)`;
const invoiceChanges = `
  update sales.invoice_lines set description = description || '.'
  where invoice_id = (${unpaid})`;
const invoiceGoes = `update sales.invoices set deleted_at = now() where invoice_id = (${unpaid})`;
const invoiceComes = `
  with made as (
    insert into sales.invoices
    select (jsonb_populate_record(i, '{"invoice_id": 999999, "number": "POISON-1"}')).*
    from sales.invoices i
    where invoice_id = (${unpaid}))
  insert into sales.invoice_lines
  select (jsonb_populate_record(l, jsonb_build_object('invoice_id', 999999, 'line_id', 900000 + row_number() over ()))).*
  from sales.invoice_lines l
  where invoice_id = (${unpaid})`;
const moneyComes = `
  insert into sales.receipts (invoice_id, received_on, amount_pence, method)
  select (${unpaid}), current_date, 100, 'cash'`;
const moneyGoes = `
  delete from sales.receipts
  where receipt_id = (
    select min(source_key::bigint) from freeagent_sync.links where entity = 'payment' and freeagent_id is not null)`;

const writes = [
  ["the making of a customer", customerComes, "POST", "/v2/contacts"],
  ["a change of a customer", customerMoves, "PUT", "/v2/contacts/*"],
  ["the making of an invoice", invoiceComes, "POST", "/v2/invoices"],
  ["making a draft of an invoice", invoiceChanges, "PUT", "/v2/invoices/*/transitions/mark_as_draft"],
  ["a change of an invoice", invoiceChanges, "PUT", "/v2/invoices/*"],
  ["the sending of an invoice", invoiceChanges, "PUT", "/v2/invoices/*/transitions/mark_as_sent"],
  ["the booking of a payment", moneyComes, "POST", "/v2/bank_transaction_explanations"],
  ["taking a payment back", moneyGoes, "DELETE", "/v2/bank_transaction_explanations/*"],
  ["the making of a credit note", invoiceGoes, "POST", "/v2/credit_notes"],
  ["the sending of a credit note", invoiceGoes, "PUT", "/v2/credit_notes/*/transitions/*"],
  ["setting a credit note off", invoiceGoes, "POST", "/v2/credit_note_reconciliations"],
] as const;

/** Both sides in step but for one customer, whose making FreeAgent answers with 503 each time; sent once, and its look is due. */
async function customerFails(): Promise<SampleWorld> {
  const opened = await inStep();
  await opened.control("POST", "/faults", { kind: "5xx", method: "POST", path: "/v2/contacts", probability: 1 });
  await opened.database.execute(customerComes);
  await pushAndWait(opened);
  return opened;
}

/** A push, and the wait until what it left in doubt may be looked up. */
async function pushAndWait(opened: SampleWorld): Promise<CompanyResult> {
  const run = await push(opened);
  await settled(opened);
  return run;
}

async function madeOf({ control }: SampleWorld): Promise<number> {
  const { contacts } = (await control("GET", "/books")) as { contacts: { organisation_name?: string }[] };
  return contacts.filter(({ organisation_name: name }) => name === "Poison Ltd").length;
}

const push = (opened: SampleWorld): Promise<CompanyResult> => opened.night(pushPipelines(undefined));

const held = async ({ database }: SampleWorld) =>
  await database.query(
    "select reason, retries, attempts, detail from freeagent_sync.rejects where waiting_for is null",
  );

test.each(writes)(
  "%s that FreeAgent answers with 503 each time is sent again at once after the first look, and rests after the second",
  async (_, change, method, path) => {
    const opened = await inStep();
    await opened.control("POST", "/faults", { kind: "5xx", method, path, probability: 1 });
    await opened.database.execute(change);
    expect((await push(opened)).open.inDoubt).toBe(1);
    expect(await held(opened)).toEqual([]);

    await settled(opened);
    const second = await push(opened);
    expect(second.outcomes["settle"]).toMatchObject({ claimed: 1, unchanged: 1 });
    expect(second.open.inDoubt).toBe(1);
    expect(await held(opened)).toMatchObject([{ reason: "not_sent", retries: 1, attempts: 1 }]);

    await settled(opened);
    const third = await push(opened);
    expect(third).toMatchObject({ exitCode: 1, calls: { writes: 0 }, open: { inDoubt: 0 } });
    expect(await held(opened)).toMatchObject([{ reason: "not_sent", retries: 2, attempts: 2 }]);

    await opened.control("DELETE", "/faults");
    await opened.database.execute("update freeagent_sync.rejects set next_attempt_at = clock_timestamp()");
    expect(await push(opened)).toMatchObject({ exitCode: 0, open: { inDoubt: 0 } });
    expect(await held(opened)).toEqual([]);
    expect((await push(opened)).calls.writes).toBe(0);
  },
);

test("the thirtieth look that finds nothing leaves the customer to a person, and a release sends it once", async () => {
  const opened = await customerFails();
  await pushAndWait(opened);
  await opened.database.execute("update freeagent_sync.rejects set retries = 29");
  const last = await push(opened);
  expect(last).toMatchObject({ exitCode: 1, calls: { writes: 0 }, open: { rejects: 1, inDoubt: 0 } });
  expect(last.outcomes["settle"]).toMatchObject({ claimed: 1, rejected: 1 });
  const [given, ...others] = await held(opened);
  expect([given, others]).toMatchObject([{ reason: "given_up", retries: 0 }, []]);
  expect(given?.["detail"]).toContain("not carried out 30 times");
  expect(given?.["detail"]).toContain("503");
  expect(await opened.database.query("select 1 from freeagent_sync.contact_changes")).toEqual([]);
  expect((await push(opened)).calls.writes).toBe(0);

  await opened.control("DELETE", "/faults");
  const words = ["rejects", "retry", "contact", "999999", "--config", opened.configFile];
  expect((await runCli(words, { environment: opened.environment })).stdout).toMatch(/^1 released/);
  expect((await push(opened)).outcomes["backfill contacts"]).toMatchObject({ claimed: 1, created: 1 });
  expect([await held(opened), await madeOf(opened)]).toEqual([[], 1]);
});

test("so does the third that comes two days after the first", async () => {
  const opened = await customerFails();
  await pushAndWait(opened);
  await opened.database.execute(
    "update freeagent_sync.rejects set retries = 2, retrying_since = clock_timestamp() - interval '48 hours'",
  );
  expect((await push(opened)).outcomes["settle"]).toMatchObject({ rejected: 1 });
  expect(await held(opened)).toMatchObject([{ reason: "given_up" }]);
});

test("a change that comes while the last attempt is in doubt is taken up at once, though the customer is given up", async () => {
  const opened = await customerFails();
  await pushAndWait(opened);
  await opened.database.execute("update freeagent_sync.rejects set retries = 29");
  await opened.database.execute("update sales.customers set city = 'Bath' where customer_id = 999999");
  await opened.control("DELETE", "/faults");
  const run = await push(opened);
  expect(run).toMatchObject({ outcomes: { settle: { rejected: 1 }, "push contacts": { created: 1 } } });
  expect([await held(opened), await madeOf(opened)]).toEqual([[], 1]);
});

test("a new change of a customer at rest is taken up at once, together with those that rest", async () => {
  const opened = await customerFails();
  await pushAndWait(opened);
  expect((await push(opened)).outcomes["push contacts"]).toMatchObject({ claimed: 1, retry: 1 });
  await opened.control("DELETE", "/faults");
  await opened.database.execute("update sales.customers set city = 'Bath' where customer_id = 999999");
  expect((await push(opened)).outcomes["push contacts"]).toMatchObject({ claimed: 1, created: 1 });
  expect(await opened.database.query("select 1 from freeagent_sync.contact_changes")).toEqual([]);
  expect([await held(opened), await madeOf(opened)]).toEqual([[], 1]);
});

test("the pause begins when the write was sent: a night after the last the customer is sent again at once", async () => {
  const opened = await customerFails();
  await pushAndWait(opened);
  await opened.database.execute(
    "update freeagent_sync.intents set sent_at = sent_at - interval '1 day' where state = 'in_doubt'",
  );
  const next = await push(opened);
  expect(next).toMatchObject({ calls: { writes: 1 }, open: { inDoubt: 1 } });
  expect(await held(opened)).toMatchObject([{ reason: "not_sent", retries: 2 }]);
});

test.each([
  ["was killed", "finished_at = null, exit_code = null"],
  ["was stopped", "exit_code = 75, problem = 'Stopped.'"],
])("no attempt is counted of a write whose run %s, and its key is sent at once", async (_, end) => {
  const opened = await customerFails();
  await opened.database.execute(
    `update freeagent_sync.runs set ${end} where run_id = (select run_id from freeagent_sync.intents where state = 'in_doubt')`,
  );
  const next = await push(opened);
  expect(next).toMatchObject({ calls: { writes: 1 }, outcomes: { settle: { claimed: 1, unchanged: 1 } } });
  expect(await held(opened)).toMatchObject([{ reason: "not_sent", retries: 0 }]);
});

test("watch waits for the look of a write in doubt, also where its key has failed before", async () => {
  const opened = await customerFails();
  await push(opened);
  expect(await held(opened)).toMatchObject([{ retries: 1 }]);
  expect(await readOpenWork(opened.database, "sample")).toMatchObject({ contacts: true, retries: false });
});

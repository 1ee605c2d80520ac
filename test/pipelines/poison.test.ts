import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import * as z from "zod";
import { compareSides } from "../../cli/demo/compare-sides.ts";
import { noOutcomes } from "../../domain/outcome.ts";
import { pushPipelines } from "../../pipelines/pipeline.ts";
import { sampleWorld, TODAY, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld | undefined;

afterEach(async () => {
  await world?.close();
  world = undefined;
});

/** A customer with invoices, one of them paid. */
const poisonKey = `
  select i.customer_id
  from sales.receipts r
  join sales.invoices i using (invoice_id)
  order by 1
  limit 1`;

const setEmail = "update sales.customers set email = $2 where customer_id = $1::bigint";

const requests = z.object({ requests: z.array(z.object({ method: z.string(), path: z.string() })) });
const books = z.object({
  invoices: z.array(
    z.object({ reference: z.string(), status: z.string(), total_value: z.string(), paid_value: z.string() }),
  ),
});

async function chainOf({ database }: SampleWorld, key: unknown) {
  const [row] = await database.query(
    `select
       count(distinct i.invoice_id)::integer as invoices,
       count(r.receipt_id)::integer as payments
     from sales.invoices i
     left join sales.receipts r using (invoice_id)
     where i.customer_id = $1::bigint`,
    [key],
  );
  return { invoices: Number(row?.["invoices"]), payments: Number(row?.["payments"]) };
}

function waiting({ database }: SampleWorld): Promise<readonly object[]> {
  return database.query(
    `select entity, count(*)::integer as keys, bool_and(waiting_for is not null) as waits
     from freeagent_sync.rejects
     group by entity
     order by entity`,
  );
}

test("one unmappable contact among hundreds holds only its own chain; mended, it goes out in order, once", async () => {
  const opened = await sampleWorld({ scale: 0.3 });
  world = opened;
  const [poison] = await opened.database.query(poisonKey);
  const key = poison?.["customer_id"];
  const chain = await chainOf(opened, key);
  const [before] = await opened.database.query("select email from sales.customers where customer_id = $1::bigint", [
    key,
  ]);
  await opened.database.execute(setEmail, [key, `a${String.fromCharCode(7)}@b.example`]);

  const first = await opened.night();
  expect([first.exitCode, first.problem]).toEqual([1, undefined]);
  const why = "select reason, field from freeagent_sync.rejects where waiting_for is null";
  expect(await opened.database.query(why)).toEqual([{ reason: "invalid_row", field: "email" }]);
  expect(first.outcomes["push contacts"]).toMatchObject({ claimed: 60, created: 59, rejected: 1 });
  expect(first.outcomes["push invoices"]).toMatchObject({ created: 300 - chain.invoices, waiting: chain.invoices });
  expect(first.outcomes["push payments"]).toMatchObject({ waiting: chain.payments, rejected: 0 });
  const held = [
    { entity: "contact", keys: 1, waits: false },
    { entity: "invoice", keys: chain.invoices, waits: true },
    { entity: "payment", keys: chain.payments, waits: true },
  ];
  expect(await waiting(opened)).toEqual(held);

  // A night in between changes nothing: what waits goes on waiting, and nobody is sent again.
  expect((await opened.night()).calls.writes).toBe(0);
  expect(await waiting(opened)).toEqual(held);

  await opened.database.execute(setEmail, [key, before?.["email"]]);
  await opened.control("DELETE", "/requests");
  expect((await opened.night()).exitCode).toBe(0);
  const { requests: made } = requests.parse(await opened.control("GET", "/requests"));
  const writes = made.filter(({ method }) => method === "POST").map(({ path }) => path.split("/").at(-1));
  expect(writes).toEqual([
    "contacts",
    ...Array.from({ length: chain.invoices }, () => "invoices"),
    ...Array.from({ length: chain.payments }, () => "bank_transaction_explanations"),
  ]);
  const { invoices } = books.parse(await opened.control("GET", "/books"));
  expect((await compareSides(opened.database, invoices)).differences).toEqual([]);
  expect((await opened.night()).calls.writes).toBe(0);
});

test("a held change of a customer that FreeAgent has holds its new invoices until it has gone through", async () => {
  const opened = await sampleWorld({ scale: 0.05 });
  world = opened;
  await opened.night();
  const [customer] = await opened.database.query(
    "select customer_id, max(invoice_id) as invoice_id from sales.invoices where not paid and paid_pence = 0 group by customer_id order by 1 limit 1",
  );
  const { customer_id: key, invoice_id: invoice } = customer ?? {};
  await opened.database.execute("update sales.invoices set note = 'new' where invoice_id = $1::bigint", [invoice]);
  await opened.database.execute(setEmail, [key, `a${String.fromCharCode(7)}@b.example`]);
  const held = await opened.night();
  expect(held.outcomes["push contacts"]).toMatchObject({ rejected: 1 });
  expect(held.outcomes["push invoices"]).toMatchObject({ claimed: 1, waiting: 1 });
  await opened.database.execute(
    `update freeagent_sync.rejects
     set dismissed_at = now(), dismissed_by = 'me', dismissed_because = 'the old address will do'
     where entity = 'contact'`,
  );
  expect((await opened.night()).outcomes["push invoices"]).toMatchObject({ claimed: 1, updated: 1 });
});

test("a value that is too long is rejected although an emoji stands where the report cuts it off, and others go on", async () => {
  const opened = await sampleWorld({ scale: 0.02 });
  world = opened;
  const [customer] = await opened.database.query(
    `update sales.customers
     set trade_name = repeat('a', 38) || '😀' || repeat('b', 300)
     where customer_id = (select min(customer_id) from sales.customers)
     returning customer_id`,
  );
  const night = await opened.night();
  expect([night.exitCode, night.outcomes["push contacts"]]).toMatchObject([1, { created: 3, rejected: 1 }]);
  const [held] = await opened.database.query(
    "select source_key, field, detail from freeagent_sync.rejects where waiting_for is null",
  );
  expect(held).toMatchObject({ source_key: customer?.["customer_id"], field: "organisation_name" });
  expect(held?.["detail"]).toContain(`${"a".repeat(38)}😀…`);
});

test("text that PostgreSQL cannot store is mirrored with a sign in place of what is no character, and the night goes on", async () => {
  const opened = await sampleWorld({ scale: 0.01 });
  world = opened;
  for (const [amount, description] of Object.entries({
    11: "FPS\u0000 Müller",
    12: "FPS \ud83d Müller",
    13: "FPS 😀",
  })) {
    await opened.control("POST", "/bank_lines", { amount, dated_on: TODAY, description });
  }
  expect((await opened.night()).exitCode).toBe(0);
  const lines = await opened.database.query(
    "select amount, description from freeagent_mirror.bank_transactions where amount between 11 and 13 order by amount",
  );
  expect(lines.map(({ description }) => String(description).split("/")[0])).toEqual([
    "FPS\ufffd Müller",
    "FPS \ufffd Müller",
    "FPS 😀",
  ]);
});

test.each(["infinity", "-infinity", "0001-01-01", "10000-01-01", "0044-03-15 BC", "1899-12-31"])(
  "a payment dated %s is rejected, and the others are booked",
  async (day) => {
    const opened = await sampleWorld({ scale: 0.02 });
    world = opened;
    const [receipt] = await opened.database.query(
      `update sales.receipts
       set received_on = $1::date
       where receipt_id = (select min(receipt_id) from sales.receipts where bank_payment_id is null)
       returning receipt_id`,
      [day],
    );
    const night = await opened.night();
    expect([night.exitCode, night.problem]).toEqual([1, undefined]);
    expect(night.outcomes["push payments"]).toMatchObject({ rejected: 1 });
    expect(night.outcomes["push payments"]?.created).toBeGreaterThan(1);
    const rejects = await opened.database.query("select source_key, reason, field from freeagent_sync.rejects");
    expect(rejects).toEqual([{ source_key: receipt?.["receipt_id"], reason: "invalid_row", field: "dated_on" }]);
  },
);

/** A column that fails for one row, and for which file. */
const failing = [
  [
    "invoices.sql",
    "invoices.order_number as po_reference",
    "(1 / (invoice_id - 20001))::text as po_reference",
    "invoice",
  ],
  [
    "invoice_items.sql",
    "invoice_lines.quantity,",
    "(case when invoice_id = 20001 then '1 day' else quantity::text end)::numeric as quantity,",
    "invoice",
  ],
  [
    "payments.sql",
    "receipts.invoice_id as invoice_key,",
    "receipts.invoice_id / (receipts.receipt_id - 7001) * 0 + receipts.invoice_id as invoice_key,",
    "payment",
  ],
  [
    "contacts.sql",
    "customers.terms_days as",
    "customers.terms_days / (case when customer_id = (select min(customer_id) from sales.customers) then 0 else 1 end) as",
    "contact",
  ],
] as const;

test.each(failing)(
  "one row for which %s fails is rejected with PostgreSQL's words, and the others go out",
  async (file, from, to, entity) => {
    const opened = await sampleWorld({
      scale: 0.05,
      edit: (files) => {
        files.edit(`mapping/${file}`, from, to);
      },
    });
    world = opened;
    const night = await opened.night(pushPipelines(undefined));
    expect([night.exitCode, night.problem]).toEqual([1, undefined]);
    const rejects = await opened.database.query(
      "select entity, reason, detail from freeagent_sync.rejects where waiting_for is null",
    );
    expect(rejects).toMatchObject([{ entity, reason: "invalid_row" }]);
    expect(rejects[0]?.["detail"]).toMatch(
      /^mapping\/\w+\.sql cannot make this row.*(division by zero|invalid input syntax)/,
    );
    const counts = night.outcomes[`push ${entity}s`] ?? noOutcomes;
    expect(counts.claimed).toBeGreaterThan(4);
    expect(counts).toMatchObject({ created: counts.claimed - 1 - counts.unchanged, rejected: 1 });
  },
);

test("a night whose mapping's condition fails for a row compares all others, prunes, and ends with 1", async () => {
  const opened = await sampleWorld({ scale: 0.02 });
  world = opened;
  expect((await opened.night()).exitCode).toBe(0);
  const file = join(opened.company.mappingFolder, "contacts.sql");
  writeFileSync(file, `${readFileSync(file, "utf8")} where 12 / (customers.customer_id - 1002) is not null`);
  await opened.database.execute("update sales.customers set street = 'New Road' where customer_id = 1001");
  await opened.database.execute("update freeagent_sync.intents set finished_at = finished_at - interval '10 years'");
  const night = await opened.night();
  expect([night.exitCode, night.problem]).toEqual([1, undefined]);
  expect(night.outcomes["push contacts"]).toMatchObject({ claimed: 1, updated: 1 });
  expect(await opened.database.query("select class, source_key from freeagent_sync.differences")).toEqual([
    { class: "not_compared", source_key: "1002" },
  ]);
  const old = "select 1 from freeagent_sync.intents where finished_at < now() - interval '1 year'";
  expect(await opened.database.query(old)).toEqual([]);
});

test.each([
  ["is among those that changed", "", 1],
  ["is none of those that changed", "where customer_id <> 1002", 0],
])(
  "a row that the condition of a mapping fails for, and that %s, holds none of the others",
  async (_what, which, rejected) => {
    const opened = await sampleWorld({ scale: 0.2 });
    world = opened;
    expect((await opened.night(pushPipelines("contacts"))).exitCode).toBe(0);
    const file = join(opened.company.mappingFolder, "contacts.sql");
    writeFileSync(file, `${readFileSync(file, "utf8")} where 12 / (customers.customer_id - 1002) is not null`);
    const changed = await opened.database.execute(`update sales.customers set street = 'New Road' ${which}`);
    const { problem, outcomes } = await opened.night(pushPipelines("contacts"));
    expect(problem).toBeUndefined();
    expect(outcomes["push contacts"]).toMatchObject({ claimed: changed, updated: changed - rejected, rejected });
  },
);

test("a mapping that fails for one row leaves it out of a night's comparison, one that fails for many ends the push", async () => {
  const [file, from, to] = failing[2];
  const opened = await sampleWorld({
    scale: 0.05,
    edit: (files) => {
      files.edit(`mapping/${file}`, from, to);
    },
  });
  world = opened;
  const problem = { kind: "configuration", code: "mapping_failed" };
  const night = await opened.night();
  expect([night.exitCode, night.problem]).toEqual([1, undefined]);
  expect(night.outcomes["push payments"]?.created).toBeGreaterThan(3);
  const differences = "select class, entity, source_key from freeagent_sync.differences";
  expect(await opened.database.query(differences)).toEqual([
    { class: "not_compared", entity: "payment", source_key: "7001" },
  ]);
  await opened.database.execute(
    `insert into sales.receipts (invoice_id, received_on, amount_pence, method)
     select invoice_id, issued_on, 100, 'cash' from sales.invoices order by invoice_id limit 40`,
  );
  const mapping = join(opened.company.mappingFolder, file);
  writeFileSync(mapping, readFileSync(mapping, "utf8").replace("receipt_id - 7001", "receipt_id - receipt_id"));
  const broken = await opened.night(pushPipelines(undefined));
  expect([broken.exitCode, broken.problem]).toMatchObject([78, problem]);
  expect(broken.outcomes["push payments"]).toBeUndefined();
});

import { afterEach, expect, test } from "vitest";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { first } from "./paying.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

const heldSql =
  "select entity, source_key, reason, field, waiting_for from freeagent_sync.rejects order by entity, source_key";

test("money received on an invoice that was cancelled before FreeAgent had it needs a person, and is booked when the invoice comes", async () => {
  const opened = (world = await sampleWorld({ scale: 0.01 }));
  const { invoice_id: invoice } = first(
    await opened.database.query(
      `update sales.invoices set cancelled_on = issued_on
       where invoice_id = (select min(invoice_id) from sales.invoices where paid_pence = 0) returning invoice_id`,
    ),
  );
  const { receipt_id: receipt } = first(
    await opened.database.query(
      `insert into sales.receipts (invoice_id, received_on, amount_pence, method)
       values ($1, $2, 100, 'cash') returning receipt_id`,
      [invoice, opened.today],
    ),
  );
  expect((await opened.night()).exitCode).toBe(1);
  const held = { entity: "payment", source_key: String(receipt), reason: "missing_row" };
  expect(await opened.database.query(heldSql)).toEqual([{ ...held, field: "invoice_key", waiting_for: null }]);
  expect(await opened.night()).toMatchObject({ exitCode: 1, calls: { writes: 0 } });
  await opened.database.execute("update sales.invoices set cancelled_on = null where invoice_id = $1", [invoice]);
  expect((await opened.night()).outcomes["push payments"]).toMatchObject({ created: 1, rejected: 0 });
  expect(await opened.database.query(heldSql)).toEqual([]);
});

test("an invoice of a customer whom the mapping leaves out needs a person, and goes out when the customer comes", async () => {
  const opened = (world = await sampleWorld({
    scale: 0.01,
    edit: (files) => {
      files.edit("mapping/contacts.sql", "from sales.customers", "from sales.customers where terms_days < 900");
    },
  }));
  const { customer_id: customer } = first(
    await opened.database.query(
      `update sales.customers set terms_days = terms_days + 900
       where customer_id = (select min(customer_id) from sales.invoices) returning customer_id`,
    ),
  );
  await opened.night();
  const reasons = "select distinct reason, field from freeagent_sync.rejects where entity = 'invoice'";
  expect(await opened.database.query(reasons)).toEqual([{ reason: "missing_row", field: "contact_key" }]);
  await opened.database.execute("update sales.customers set terms_days = 30 where customer_id = $1", [customer]);
  expect((await opened.night()).exitCode).toBe(0);
  expect(await opened.database.query(heldSql)).toEqual([]);
});

import { afterEach, expect, test } from "vitest";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { first, invoicesSent, paidInvoice, receive, unpaid } from "./paying.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

/** A sent invoice that payments of ours, of 40.00 and the rest, have paid in full. */
async function paidByTwo() {
  const opened = (world = await sampleWorld({ scale: 0.02 }));
  await opened.database.execute("delete from sales.receipts");
  await opened.night();
  const sent = first(await unpaid(opened));
  await receive(opened, sent.invoiceId, "40");
  await receive(opened, sent.invoiceId, (Number(sent.due) - 40).toFixed(2));
  expect((await opened.night()).exitCode).toBe(0);
  return { opened, sent };
}

const smaller = "amount_pence = 4000";
const larger = "amount_pence <> 4000";

test.each([
  [
    "entered anew as one of the whole amount",
    [
      `insert into sales.receipts (invoice_id, received_on, amount_pence, method)
       select invoice_id, min(received_on), sum(amount_pence), 'cheque' from sales.receipts group by invoice_id`,
      "delete from sales.receipts where method <> 'cheque'",
    ],
  ],
  [
    "made one: the larger raised, the smaller deleted",
    [
      `update sales.receipts set amount_pence = amount_pence + 4000 where ${larger}`,
      `delete from sales.receipts where ${smaller}`,
    ],
  ],
  [
    "split another way",
    [
      `update sales.receipts set amount_pence = 5000 where ${smaller}`,
      "update sales.receipts set amount_pence = amount_pence - 1000 where amount_pence <> 5000",
    ],
  ],
])("two payments %s pay the invoice in full again within two nights", async (_how, statements) => {
  const { opened, sent } = await paidByTwo();
  await opened.database.transaction(async (transaction) => {
    for (const statement of statements) await transaction.execute(statement);
  });
  await opened.night();
  expect(await opened.database.query("select reason from freeagent_sync.rejects")).toEqual([{ reason: "overpayment" }]);
  const next = await opened.night();
  expect([next.exitCode, next.outcomes["push payments"]]).toMatchObject([0, { claimed: 1, rejected: 0 }]);
  expect(await paidInvoice(opened, sent.reference)).toMatchObject({ status: "Paid", paid_value: sent.due });
  expect((await opened.night()).calls.writes).toBe(0);
});

test("an invoice and its payment, entered anew with another amount in one transaction, are in step within two nights", async () => {
  const { opened, sent } = await paidByTwo();
  await opened.database.transaction(async (transaction) => {
    await transaction.execute("update sales.invoice_lines set quantity = quantity + 1 where invoice_id = $1", [
      sent.invoiceId,
    ]);
    await transaction.execute(
      `insert into sales.receipts (invoice_id, received_on, amount_pence, method)
       select invoice_id, current_date, sum(net_pence + vat_pence), 'cheque'
       from sales.invoice_line_amounts
       where invoice_id = $1
       group by invoice_id`,
      [sent.invoiceId],
    );
    await transaction.execute("delete from sales.receipts where method <> 'cheque'");
  });
  await opened.night();
  expect((await opened.night()).exitCode).toBe(0);
  expect(await paidInvoice(opened, sent.reference)).toMatchObject({ status: "Paid", due_value: "0.0" });
});

test("two payments that change invoices with each other stay on the old ones, and are told, until one is entered anew", async () => {
  const opened = (world = await invoicesSent("manual"));
  const [one, other] = await unpaid(opened);
  if (one === undefined || other === undefined) throw new Error("the sample has two unpaid invoices");
  for (const { invoiceId, due } of [one, other]) await receive(opened, invoiceId, due);
  expect((await opened.night()).exitCode).toBe(0);
  await opened.database.execute(
    `update sales.receipts r
     set invoice_id = o.invoice_id, amount_pence = o.amount_pence
     from sales.receipts o
     where o.receipt_id <> r.receipt_id`,
  );
  for (const night of [await opened.night(), await opened.night()]) {
    expect([night.outcomes["push payments"], night.calls.writes]).toMatchObject([{ claimed: 2, rejected: 2 }, 0]);
  }
  await opened.database.execute(
    `with gone as (delete from sales.receipts where receipt_id = (select min(receipt_id) from sales.receipts) returning *)
     insert into sales.receipts (invoice_id, received_on, amount_pence, method)
     select invoice_id, received_on, amount_pence, method from gone`,
  );
  await opened.night();
  await opened.night();
  expect((await opened.night()).exitCode).toBe(0);
  for (const { reference, due } of [one, other]) {
    expect(await paidInvoice(opened, reference)).toMatchObject({ status: "Paid", paid_value: due });
  }
  expect((await opened.night()).calls.writes).toBe(0);
});

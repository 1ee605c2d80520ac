import { afterEach, expect, test } from "vitest";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { settled } from "../support/settled.ts";
import { bankLine, first, invoicesSent, paidInvoice, receive, unpaid, writesOf } from "./paying.ts";

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

/** Payments of two invoices, received on different days, that then change places with each other. */
async function changedPlaces(policy: "manual" | "reject") {
  const opened = (world = await invoicesSent(policy));
  const [one, other] = await unpaid(opened);
  if (one === undefined || other === undefined) throw new Error("the sample has two unpaid invoices");
  await receive(opened, one.invoiceId, one.due, "2026-11-22");
  await receive(opened, other.invoiceId, other.due);
  if (policy === "reject") for (const { due, reference } of [one, other]) await bankLine(opened, due, reference);
  expect((await opened.night()).exitCode).toBe(0);
  await opened.database.execute(
    `update sales.receipts r
     set invoice_id = o.invoice_id, amount_pence = o.amount_pence
     from sales.receipts o
     where o.receipt_id <> r.receipt_id`,
  );
  return { opened, invoices: [one, other] as const };
}

/** What is linked to each payment, in the order of their dates. */
async function entriesOfPayments({ database }: SampleWorld) {
  return database.query(
    `select x.paid_invoice_id::text as invoice, x.dated_on::text as dated_on
     from sales.receipts r
     join freeagent_sync.links l on l.entity = 'payment' and l.source_key = r.receipt_id::text and l.state = 'active'
     join freeagent_mirror.bank_transaction_explanations x on x.freeagent_id = l.freeagent_id
     order by r.received_on`,
  );
}

test.each(["answered", "reset", "no_answer"])(
  "two payments that change invoices with each other exchange their entries, and no money is taken back (first change %s)",
  async (kind) => {
    const { opened, invoices } = await changedPlaces("manual");
    const writes = (await writesOf(opened)).length;
    const path = "/v2/bank_transaction_explanations/*";
    if (kind !== "answered") await opened.control("POST", "/faults", { kind, method: "PUT", path, nth: 1 });
    const night = await opened.night();
    expect(night.outcomes["push payments"]).toMatchObject({ claimed: 2, rejected: 0, waiting: 0 });
    await settled(opened);
    await opened.night();
    expect((await writesOf(opened)).slice(writes).every((write) => write.startsWith("PUT "))).toBe(true);
    const [one, other] = invoices;
    expect(await entriesOfPayments(opened)).toEqual([
      { invoice: other.url.split("/").at(-1), dated_on: "2026-11-22" },
      { invoice: one.url.split("/").at(-1), dated_on: "2026-11-23" },
    ]);
    for (const { reference, due } of invoices) {
      expect(await paidInvoice(opened, reference)).toMatchObject({ status: "Paid", paid_value: due });
    }
    expect(await opened.night()).toMatchObject({ exitCode: 0, calls: { writes: 0 } });
  },
);

test("payments on lines of the bank's that change invoices with each other stay on the old ones, and are told, until one is entered anew", async () => {
  const { opened, invoices } = await changedPlaces("reject");
  for (const night of [await opened.night(), await opened.night()]) {
    expect([night.outcomes["push payments"], night.calls.writes]).toMatchObject([{ claimed: 2, rejected: 2 }, 0]);
  }
  for (const { reference, due } of invoices) {
    expect(await paidInvoice(opened, reference)).toMatchObject({ status: "Paid", paid_value: due });
  }
});

test("a payment on a line of the bank's that gets another amount is changed in place: its money is booked all the time", async () => {
  const opened = (world = await invoicesSent("wait"));
  const { invoiceId, reference, due } = first(await unpaid(opened));
  await bankLine(opened, due, `FPI ${reference}`);
  await receive(opened, invoiceId, due);
  expect((await opened.night()).exitCode).toBe(0);
  for (const less of [100, 50]) {
    const writes = (await writesOf(opened)).length;
    await opened.database.execute("update sales.receipts set amount_pence = $1::numeric * 100 - $2", [due, less]);
    expect((await opened.night()).outcomes["push payments"]).toMatchObject({ claimed: 1, updated: 1 });
    const [write, ...others] = (await writesOf(opened)).slice(writes);
    expect([write, others]).toEqual([expect.stringMatching(/^PUT \/v2\/bank_transaction_explanations\/\d+$/), []]);
    const paid = (Number(due) - less / 100).toFixed(2);
    expect(Number((await paidInvoice(opened, reference))?.paid_value).toFixed(2)).toBe(paid);
    expect((await opened.night()).calls.writes).toBe(0);
  }
});

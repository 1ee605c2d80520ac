import { afterEach, expect, test } from "vitest";
import { TODAY, type SampleWorld } from "../support/sample-world.ts";
import { settled } from "../support/settled.ts";
import { bankLine, books, first, invoicesSent, noonOf, paidInvoice, receive, unpaid, writesOf } from "./paying.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

test("a payment waits for its bank line and explains it with one call when it comes", async () => {
  const opened = (world = await invoicesSent());
  const { invoiceId, reference, due } = first(await unpaid(opened));
  await receive(opened, invoiceId, due);
  const waiting = await opened.night(undefined, { clock: noonOf(TODAY) });
  expect(waiting.outcomes["push payments"]).toMatchObject({ claimed: 1, waiting: 1 });
  expect(waiting.calls.writes).toBe(0);
  const held = await opened.database.query("select reason, waiting_for, detail from freeagent_sync.rejects");
  expect(held).toEqual([
    {
      reason: "waiting_for_bank_line",
      waiting_for: "bank_line:Current account",
      detail: `Waits for its line of ${due} in Current account, around ${TODAY}, to arrive. From 2026-11-28 on it needs a person.`,
    },
  ]);

  const url = await bankLine(opened, due, "FASTER PAYMENT, NO REFERENCE");
  await opened.control("DELETE", "/requests");
  const night = await opened.night(undefined, { clock: noonOf(TODAY) });
  expect(night.outcomes["push payments"]).toMatchObject({ claimed: 1, created: 1 });
  expect(await writesOf(opened)).toEqual(["POST /v2/bank_transaction_explanations"]);
  const { bank_transaction_explanations: entries, bank_transactions: lines } = await books(opened);
  expect(entries.map((entry) => entry.bank_transaction)).toEqual([url]);
  expect(lines.map((line) => [line.is_manual, Number(line.unexplained_amount)])).toEqual([[false, 0]]);
  expect(await paidInvoice(opened, reference)).toMatchObject({ status: "Paid", due_value: "0.0" });
  // Our own entry is no news for the back office, and nothing is left to do.
  const last = await opened.night(undefined, { clock: noonOf(TODAY) });
  expect([last.exitCode, last.calls.writes]).toEqual([0, 0]);
  expect(await opened.database.query("select origin from freeagent_sync.bank_payments")).toEqual([{ origin: "sync" }]);
  expect(await opened.database.query("select 1 from freeagent_sync.bank_payments_open")).toEqual([]);
});

test("a payment whose line has not come in time needs a person, who explains one: the next night links it, and it is no news", async () => {
  const opened = (world = await invoicesSent());
  const { invoiceId, url, due } = first(await unpaid(opened));
  await receive(opened, invoiceId, due);
  const late = { clock: noonOf("2026-11-28") };
  const night = await opened.night(undefined, late);
  expect([night.exitCode, night.outcomes["push payments"]]).toMatchObject([1, { rejected: 1 }]);

  const line = await bankLine(opened, due, "CASH");
  await opened.control("POST", "/explanations", { bank_transaction: line, parts: [{ paid_invoice: url }] });
  const next = await opened.night(undefined, late);
  expect(next.outcomes["push payments"]).toMatchObject({ claimed: 1, unchanged: 1 });
  expect([next.exitCode, next.calls.writes]).toEqual([0, 0]);
  expect(await opened.database.query("select count(*)::integer as receipts from sales.receipts")).toEqual([
    { receipts: 1 },
  ]);
});

test("FreeAgent's guess is approved, with one call, and the payment deleted later leaves the bank's entry alone", async () => {
  const opened = (world = await invoicesSent());
  const { invoiceId, reference, url, due } = first(await unpaid(opened));
  const line = await bankLine(opened, due, reference);
  await opened.control("POST", "/guesses", { bank_transaction: line, paid_invoice: url });
  await receive(opened, invoiceId, due);
  const night = await opened.night();
  expect(night.outcomes["push payments"]).toMatchObject({ claimed: 1, updated: 1 });
  expect(night.calls.writes).toBe(1);
  const { bank_transaction_explanations: entries } = await books(opened);
  expect(entries.map((entry) => entry.marked_for_review)).toEqual([false]);

  await opened.database.execute("delete from sales.receipts");
  const after = await opened.night();
  expect(after.outcomes["push payments"]).toMatchObject({ claimed: 1, unchanged: 1 });
  expect((await books(opened)).bank_transaction_explanations).toHaveLength(1);
});

test("an approval whose answer is lost is looked at and not needed twice", async () => {
  const opened = (world = await invoicesSent());
  const { invoiceId, reference, url, due } = first(await unpaid(opened));
  const line = await bankLine(opened, due, reference);
  await opened.control("POST", "/guesses", { bank_transaction: line, paid_invoice: url });
  await receive(opened, invoiceId, due);
  const path = "/v2/bank_transaction_explanations/*";
  for (const kind of ["reset", "no_answer"]) {
    await opened.control("POST", "/faults", { kind, method: "PUT", path, nth: 1 });
    expect((await opened.night()).outcomes["push payments"], kind).toMatchObject({ claimed: 1, in_doubt: 1 });
    await settled(opened);
  }
  const night = await opened.night();
  expect(night.exitCode).toBe(0);
  expect(night.calls.writes).toBe(0);
  const links = await opened.database.query("select made_by_us from freeagent_sync.links where entity = 'payment'");
  expect(links).toEqual([{ made_by_us: false }]);
  expect((await books(opened)).bank_transaction_explanations.map((entry) => entry.marked_for_review)).toEqual([false]);
});

test("one bank line pays several invoices of a customer, in parts that come to its amount", async () => {
  const opened = (world = await invoicesSent());
  const invoices = await unpaid(opened, true);
  const payer = first(invoices).customerId;
  const both = invoices.filter(({ customerId }) => customerId === payer).slice(0, 2);
  expect(both).toHaveLength(2);
  const total = both.reduce((sum, { due }) => sum + Math.round(Number(due) * 100), 0) / 100;
  await bankLine(opened, total.toFixed(2), "ALL OF NOVEMBER");
  for (const { invoiceId, due } of both) await receive(opened, invoiceId, due);
  const night = await opened.night();
  expect(night.outcomes["push payments"]).toMatchObject({ claimed: 2, created: 2 });
  const { bank_transactions: lines, bank_transaction_explanations: entries } = await books(opened);
  expect(lines.map((line) => Number(line.unexplained_amount))).toEqual([0]);
  expect(new Set(entries.map((entry) => entry.bank_transaction)).size).toBe(1);
  for (const { reference } of both) expect(await paidInvoice(opened, reference)).toMatchObject({ status: "Paid" });
});

test.each<[string, (reference: string) => string]>([
  ["small letters", (reference) => `fps ${reference.toLowerCase()}`],
  ["a blank for the hyphen", (reference) => `FPS ${reference.replace("-", " ")} THX`],
  ["a full stop behind it", (reference) => `REF ${reference}.`],
])("a line that names another invoice, with %s, is not taken for a payment of the same amount", async (_how, text) => {
  const opened = (world = await invoicesSent());
  const [other, paid] = await unpaid(opened);
  await receive(opened, paid?.invoiceId ?? "", "10.00");
  await bankLine(opened, "10.00", text(other?.reference ?? ""));
  const night = await opened.night(undefined, { clock: noonOf(TODAY) });
  expect(night.outcomes["push payments"]).toMatchObject({ claimed: 1, waiting: 1 });
  // The other one's own payment finds it.
  await receive(opened, other?.invoiceId ?? "", "10.00");
  expect((await opened.night(undefined, { clock: noonOf(TODAY) })).outcomes["push payments"]).toMatchObject({
    claimed: 2,
    waiting: 1,
    created: 1,
  });
  expect(await paidInvoice(opened, other?.reference ?? "")).toMatchObject({ paid_value: "10.0" });
});

test.each(["raised", "new"])(
  "a payment waits where another one of the invoice may have paid what is due: the first call is of the %s one",
  async (which) => {
    const opened = (world = await invoicesSent("manual", { overpayment: "accepted", pay_paid_invoice: "accepted" }));
    const { invoiceId, reference, due } = first(await unpaid(opened));
    await receive(opened, invoiceId, "4.00");
    await opened.night();
    const rest = (Number(due) - 4).toFixed(2);
    const raise = () =>
      opened.database.execute("update sales.receipts set amount_pence = $1::numeric * 100 where amount_pence = 400", [
        due,
      ]);
    const add = () => receive(opened, invoiceId, rest);
    const [one, other] = which === "raised" ? [raise, add] : [add, raise];
    await one();
    // The other one comes up in a later batch of the same run, before FreeAgent's entries are read again.
    await opened.database.execute(
      `insert into freeagent_sync.payment_changes (company, source_key, op)
       select 'sample', (-n)::text, 'U' from generate_series(1, 600) n`,
    );
    await other();
    const method = which === "raised" ? "PUT" : "POST";
    const path = `/v2/bank_transaction_explanations${which === "raised" ? "/*" : ""}`;
    await opened.control("POST", "/faults", { kind: "no_answer", method, path, nth: 1 });
    expect((await opened.night()).outcomes["push payments"]).toMatchObject({ in_doubt: 1, waiting: 1 });
    await settled(opened);
    expect((await opened.night()).outcomes["push payments"]).toMatchObject({ claimed: 2, unchanged: 1, rejected: 1 });
    expect(await paidInvoice(opened, reference)).toMatchObject({ status: "Paid", due_value: "0.0" });
  },
);

test("two equal payments of one invoice on one day, both answers lost, are two entries and no more", async () => {
  const opened = (world = await invoicesSent("manual"));
  const { invoiceId, reference } = first(await unpaid(opened));
  await receive(opened, invoiceId, "3.00");
  await receive(opened, invoiceId, "3.00");
  const path = "/v2/bank_transaction_explanations";
  await opened.control("POST", "/faults", { kind: "no_answer", method: "POST", path, nth: 1, times: 2 });
  expect((await opened.night()).outcomes["push payments"]).toMatchObject({ claimed: 2, in_doubt: 2 });
  await settled(opened);
  const night = await opened.night();
  expect(night.outcomes["settle"]).toMatchObject({ claimed: 2, created: 2 });
  expect([night.exitCode, night.calls.writes]).toEqual([0, 0]);
  expect((await paidInvoice(opened, reference))?.paid_value).toBe("6.0");
  const rows = await opened.database.query(
    "select count(distinct freeagent_id) as entries from freeagent_sync.links where entity = 'payment'",
  );
  expect(rows).toEqual([{ entries: "2" }]);
});

test("a payment that a person's entries paid in parts is remembered with its amount: one more is more than is due", async () => {
  const opened = (world = await invoicesSent());
  const { invoiceId, url, due } = first(await unpaid(opened));
  const account = first((await books(opened)).bank_accounts).url;
  for (const gross_value of ["4.00", (Number(due) - 4).toFixed(2)]) {
    const entry = { bank_account: account, dated_on: TODAY, gross_value, paid_invoice: url };
    await opened.control("POST", "/person/v2/bank_transaction_explanations", entry);
  }
  const change = (sql: string) => opened.database.execute(sql);
  const pushed = async () => {
    const { exitCode, outcomes, calls } = await opened.night();
    return [exitCode, calls.writes, outcomes["push payments"]];
  };
  await receive(opened, invoiceId, due);
  expect(await pushed()).toMatchObject([0, 0, { claimed: 1, unchanged: 1 }]);
  await receive(opened, invoiceId, due);
  expect(await pushed()).toMatchObject([1, 0, { claimed: 1, rejected: 1 }]);
  expect(await opened.database.query("select reason from freeagent_sync.rejects")).toEqual([{ reason: "overpayment" }]);
  // Nor is a part of it free, although its entry is no payment's.
  const second = "where receipt_id = (select max(receipt_id) from sales.receipts)";
  await change(`update sales.receipts set amount_pence = 400 ${second}`);
  expect(await pushed()).toMatchObject([1, 0, { claimed: 1, rejected: 1 }]);

  // The first was a mistake: what it covered is free in the same night.
  await change("delete from sales.receipts where receipt_id = (select min(receipt_id) from sales.receipts)");
  await change(`update sales.receipts set amount_pence = ${Math.round(Number(due) * 100)}`);
  expect(await pushed()).toMatchObject([0, 0, { claimed: 2, unchanged: 2 }]);
  await change("update sales.receipts set amount_pence = amount_pence + 1");
  expect(await pushed()).toMatchObject([1, 0, { claimed: 1, rejected: 1 }]);
  await change("update sales.receipts set amount_pence = amount_pence - 1");
  expect(await pushed()).toMatchObject([0, 0, { claimed: 1, unchanged: 1 }]);
});

test("a payment that moves to another invoice takes its entry back and pays the other, on the same bank line", async () => {
  const opened = (world = await invoicesSent());
  const [one, other] = await unpaid(opened);
  if (one === undefined || other === undefined) throw new Error("two invoices are needed");
  await receive(opened, one.invoiceId, "7.00");
  const line = await bankLine(opened, "7.00", "COUNTER CREDIT");
  expect((await opened.night()).outcomes["push payments"]).toMatchObject({ created: 1 });
  await opened.database.execute("update sales.receipts set invoice_id = $1", [other.invoiceId]);
  const night = await opened.night();
  expect(night.outcomes["push payments"]).toMatchObject({ claimed: 1, updated: 1 });
  expect(night.calls.writes).toBe(2);
  expect((await paidInvoice(opened, one.reference))?.paid_value).toBe("0.0");
  expect((await paidInvoice(opened, other.reference))?.paid_value).toBe("7.0");
  const { bank_transaction_explanations: entries } = await books(opened);
  expect(entries.map((entry) => entry.bank_transaction)).toEqual([line]);
  const last = await opened.night();
  expect([last.exitCode, last.calls.writes]).toEqual([0, 0]);
});

test.each([true, false])(
  "a payment taken back and recorded again is booked once more (its manual line goes with the entry: %s)",
  async (goes) => {
    const opened = (world = await invoicesSent("manual", { manual_line_goes_with_explanation: goes }));
    const { invoiceId, reference } = first(await unpaid(opened));
    await receive(opened, invoiceId, "4.00");
    expect((await opened.night()).exitCode).toBe(0);
    await opened.database.execute("delete from sales.receipts");
    expect((await opened.night()).outcomes["push payments"]).toMatchObject({ deleted: 1 });
    expect((await paidInvoice(opened, reference))?.paid_value).toBe("0.0");
    await receive(opened, invoiceId, "4.00");
    expect((await opened.night()).outcomes["push payments"]).toMatchObject({ created: 1 });
    const { bank_transactions: lines } = await books(opened);
    expect(lines.map((line) => Number(line.unexplained_amount))).toEqual([0]);
  },
);

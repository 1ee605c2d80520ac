import { afterEach, expect, test } from "vitest";
import { TODAY, type SampleWorld } from "../support/sample-world.ts";
import { settled } from "../support/settled.ts";
import { readBooks } from "./book-keeping.ts";
import { booked, fed, held } from "./feed-against-books.ts";
import { books, first, invoicesSent, receive, unpaid } from "./paying.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

/** A person's own entry for the whole of an invoice. */
async function typeIn(opened: SampleWorld, url: string, amount: string, day: string, more: object = {}): Promise<void> {
  const account = first((await books(opened)).bank_accounts).url;
  const body = { bank_account: account, dated_on: day, gross_value: amount, paid_invoice: url, ...more };
  await opened.control("POST", "/person/v2/bank_transaction_explanations", body);
}

function twoOf<Item>([one, other]: readonly Item[]): readonly [Item, Item] {
  if (one === undefined || other === undefined) throw new Error("not enough there");
  return [one, other];
}

test("a payment that was only linked with a person's old entry and is deleted leaves that entry in the feed", async () => {
  const opened = (world = await invoicesSent("manual"));
  const [{ invoiceId, url, due }, other] = twoOf(await unpaid(opened));
  // Longer ago than the days that are read again.
  await typeIn(opened, url, due, "2026-07-01");
  await receive(opened, invoiceId, due, "2026-07-01");
  expect((await opened.night()).outcomes["push payments"]).toMatchObject({ claimed: 1, unchanged: 1 });
  await opened.control("POST", "/clock", { move_seconds: 86_400 });
  await typeIn(opened, other.url, "1.0", TODAY);
  await opened.database.execute("delete from sales.receipts where bank_payment_id is null");
  for (let nights = 0; nights < 3; nights += 1) await opened.night();
  expect(await fed(opened)).toEqual(booked(await readBooks(opened)));
  expect(await held(opened)).toEqual([]);
});

test("an entry of ours that a person moves or changes is told as a difference, with a way on that mends it", async () => {
  const opened = (world = await invoicesSent("manual"));
  const [{ invoiceId, url }, other] = twoOf(await unpaid(opened));
  await receive(opened, invoiceId, "5.00");
  await opened.night();
  const [link] = await opened.database.query("select freeagent_id from freeagent_sync.links where entity = 'payment'");
  const entry = `/person/v2/bank_transaction_explanations/${String(link?.["freeagent_id"])}`;
  const told = () =>
    opened.database.query(
      "select class, entity, back_end_value as here, freeagent_value as there, mend from freeagent_sync.report_reconciliation",
    );
  const mend = "somebody changed the entry in FreeAgent: change it back there, or the payment here";

  await opened.control("PUT", entry, { paid_invoice: other.url });
  expect((await opened.night()).exitCode).toBe(1);
  expect(await told()).toEqual([{ class: "paid_differs", entity: "payment", here: url, there: other.url, mend }]);
  await opened.control("PUT", entry, { paid_invoice: url, gross_value: "4.0" });
  expect((await opened.night()).exitCode).toBe(1);
  expect(await told()).toEqual([{ class: "amount_differs", entity: "payment", here: "5.00", there: "4.00", mend }]);
  await opened.database.execute("update sales.receipts set amount_pence = 400");
  expect((await opened.night()).exitCode).toBe(0);
  expect(await told()).toEqual([]);
});

test("a payment that others had paid is told as a difference once they are taken back, and a backfill books it", async () => {
  const opened = (world = await invoicesSent("manual"));
  const { invoiceId, url, due } = first(await unpaid(opened));
  await typeIn(opened, url, "4.00", TODAY);
  await typeIn(opened, url, (Number(due) - 4).toFixed(2), TODAY);
  await receive(opened, invoiceId, due);
  expect((await opened.night()).outcomes["push payments"]).toMatchObject({ claimed: 1, unchanged: 1 });
  for (const entry of (await readBooks(opened)).bank_transaction_explanations)
    await opened.control("DELETE", `/person${new URL(entry.url).pathname}`);
  expect((await opened.night()).exitCode).toBe(1);
  const told = await opened.database.query(
    `select class, source_key, back_end_value as here, freeagent_value as there, mend, (select min(receipt_id)::text from sales.receipts) as key
     from freeagent_sync.report_reconciliation`,
  );
  const key = String(told[0]?.["key"]);
  const mend = `freeagent-sync backfill payments --keys ${key} --company sample`;
  expect(told).toEqual([{ class: "paid_differs", source_key: invoiceId, here: due, there: "0", mend, key }]);

  const backfill = "insert into freeagent_sync.payment_changes (company, source_key, op) values ('sample', $1, 'B')";
  await opened.database.execute(backfill, [key]);
  const night = await opened.night();
  expect(night).toMatchObject({ exitCode: 0, outcomes: { "push payments": { claimed: 1, created: 1 } } });
});

test("a lost payment is not taken for the equal entry that a person made meanwhile with another text: that is never deleted", async () => {
  const opened = (world = await invoicesSent("manual"));
  const { invoiceId, url } = first(await unpaid(opened));
  await receive(opened, invoiceId, "5.00");
  const path = "/v2/bank_transaction_explanations";
  await opened.control("POST", "/faults", { kind: "reset", method: "POST", path, nth: 1 });
  expect((await opened.night()).outcomes["push payments"]).toMatchObject({ in_doubt: 1 });
  await typeIn(opened, url, "5.0", TODAY, { description: "Typed in by Ann" });
  await settled(opened);
  expect((await opened.night()).exitCode).toBe(0);
  // It is the payment all the same, and not booked again.
  expect((await books(opened)).bank_transaction_explanations).toHaveLength(1);
  await opened.database.execute("delete from sales.receipts");
  await opened.night();
  expect((await books(opened)).bank_transaction_explanations).toHaveLength(1);
});

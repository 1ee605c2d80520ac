import { afterEach, expect, test } from "vitest";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { readBooks } from "./book-keeping.ts";
import { booked, fed } from "./feed-against-books.ts";
import { bankLine, first, receive, unpaid } from "./paying.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

test("a payment fed from an account that is followed no more can be recorded in the back office, and deleted there again", async () => {
  const opened = (world = await sampleWorld({ scale: 0.02 }));
  await opened.database.execute("delete from sales.receipts");
  await opened.night();
  const { invoiceId, url, due } = first(await unpaid(opened));
  const line = await bankLine(opened, due, "FPS");
  await opened.control("POST", "/explanations", { bank_transaction: line, parts: [{ paid_invoice: url }] });
  expect((await opened.night()).exitCode).toBe(0);

  Object.assign(opened.company.bankAccounts, { main: "Clearing account" });
  await receive(opened, invoiceId, due);
  const night = await opened.night();
  expect(night.problem).toBeUndefined();
  expect(night.outcomes["push payments"]).toMatchObject({ claimed: 1, unchanged: 1 });
  await opened.database.execute("delete from sales.receipts where bank_payment_id is null");
  await opened.night();
  expect((await opened.night()).problem).toBeUndefined();
  expect(await fed(opened)).toEqual(booked(await readBooks(opened)));
  const rows = await opened.database.query(
    "select kind || ' ' || origin as row from freeagent_sync.bank_payments order by bank_payment_id",
  );
  expect(rows.map(({ row }) => row)).toEqual([
    "payment bank",
    "reversal bank",
    "payment sync",
    "reversal sync",
    "payment bank",
  ]);
});

import { afterEach, expect, test } from "vitest";
import { sampleWorld, TODAY, type SampleWorld } from "../support/sample-world.ts";
import { books, first, receive, unpaid } from "./paying.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

test("a payment that a person typed into FreeAgent is told as a difference with a way on that mends it", async () => {
  const opened = (world = await sampleWorld({ scale: 0.02 }));
  await opened.database.execute("delete from sales.receipts");
  await opened.night();
  const { invoiceId, url } = first(await unpaid(opened));
  await opened.control("POST", "/person/v2/bank_transaction_explanations", {
    bank_account: first((await books(opened)).bank_accounts).url,
    dated_on: TODAY,
    gross_value: "3.5",
    paid_invoice: url,
  });
  expect((await opened.night()).exitCode).toBe(1);
  expect(await opened.database.query("select class, source_key, mend from freeagent_sync.differences")).toEqual([
    {
      class: "paid_differs",
      source_key: invoiceId,
      mend: "record here what a person typed into FreeAgent, or take it away there: 3.50, see freeagent-sync report bank-payments",
    },
  ]);
  await receive(opened, invoiceId, "3.5");
  expect(await opened.night()).toMatchObject({ exitCode: 0, calls: { writes: 0 } });
});

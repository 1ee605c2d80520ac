import { afterEach, expect, test } from "vitest";
import { pullPipelines } from "../../pipelines/pipeline.ts";
import { usualPull } from "../../pipelines/pull/pull-options.ts";
import { TODAY, type SampleWorld } from "../support/sample-world.ts";
import { bankLine, first, invoicesSent, noonOf, receive, unpaid } from "./paying.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

const noon = { clock: noonOf(TODAY) };
const pullPayments = pullPipelines("bank-payments", usualPull);

async function receipts({ database }: SampleWorld): Promise<number> {
  const rows = await database.query("select 1 from sales.receipts");
  return rows.length;
}

/** Somebody explains a line of the bank's in FreeAgent: it pays the invoice. */
async function explainByHand(opened: SampleWorld, amount: string, invoiceUrl: string): Promise<void> {
  const line = await bankLine(opened, amount, "FASTER PAYMENT");
  await opened.control("POST", "/explanations", { bank_transaction: line, parts: [{ paid_invoice: invoiceUrl }] });
}

test("a payment that a backfill is still to bring never comes back from the bank", async () => {
  const opened = (world = await invoicesSent());
  const { invoiceId, url, due } = first(await unpaid(opened));
  await receive(opened, invoiceId, due);
  // As backfill --enqueue-only leaves it, and a night that ended before it got there.
  await opened.database.execute(
    `with live as (delete from freeagent_sync.payment_changes returning company, source_key)
     insert into freeagent_sync.payment_changes (change_id, company, source_key, op) overriding system value
     select nextval('freeagent_sync.backfill_change_id'), company, source_key, 'B' from live`,
  );
  await explainByHand(opened, due, url);
  await opened.night(pullPayments, noon);
  expect(await receipts(opened)).toBe(1);
});

test.each(["held", "dismissed"])(
  "a payment that is %s, and that somebody books by hand, never comes back from the bank",
  async (state) => {
    const opened = (world = await invoicesSent("manual"));
    const { invoiceId, url, due } = first(await unpaid(opened));
    await receive(opened, invoiceId, due);
    const refusal = { kind: "403", status: 422, message: "dated_on is in a locked period" };
    await opened.control("POST", "/faults", {
      ...refusal,
      method: "POST",
      path: "/v2/bank_transaction_explanations",
      nth: 1,
    });
    expect((await opened.night(undefined, noon)).outcomes["push payments"]).toMatchObject({ rejected: 1 });
    const dismissed =
      "update freeagent_sync.rejects set dismissed_at = clock_timestamp(), dismissed_by = 'ann', dismissed_because = 'booked'";
    if (state === "dismissed") await opened.database.execute(dismissed);

    await explainByHand(opened, due, url);
    const night = await opened.night(undefined, noon);
    expect([night.exitCode, night.calls.writes]).toEqual([0, 0]);
    expect(await receipts(opened)).toBe(1);
    expect(await opened.database.query("select reason from freeagent_sync.rejects")).toEqual([]);
  },
);

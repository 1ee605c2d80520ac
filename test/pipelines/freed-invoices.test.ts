import { afterEach, expect, test } from "vitest";
import type { SampleWorld } from "../support/sample-world.ts";
import { books, first, invoicesSent, receive, unpaid } from "./paying.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

/** What is due in FreeAgent by the report, and by FreeAgent's own books, all invoices of each currency together. */
async function due(opened: SampleWorld) {
  const rows = await opened.database.query(
    `select currency, sum(freeagent_due)::numeric(12, 2)::text as due
     from freeagent_sync.report_aged_debtors
     group by currency`,
  );
  const theirs = new Map<string, number>();
  for (const { currency, due_value: owed, status } of (await books(opened)).invoices) {
    if (status !== "Draft") theirs.set(currency, (theirs.get(currency) ?? 0) + Math.round(Number(owed) * 100));
  }
  return {
    reported: Object.fromEntries(rows.map((row) => [String(row["currency"]), String(row["due"])])),
    theirs: Object.fromEntries([...theirs].map(([currency, pence]) => [currency, (pence / 100).toFixed(2)])),
  };
}

test.each([
  ["deleted", "delete from sales.receipts where amount_pence = 600"],
  ["lowered", "update sales.receipts set amount_pence = 250 where amount_pence = 600"],
  ["moved to another day", "update sales.receipts set received_on = received_on - 1 where amount_pence = 600"],
])("a payment of ours %s at night: the report of that night says what is due now", async (_how, statement) => {
  const opened = (world = await invoicesSent("manual"));
  const sent = first(await unpaid(opened));
  await receive(opened, sent.invoiceId, "6");
  await receive(opened, sent.invoiceId, (Number(sent.due) - 6).toFixed(2));
  await opened.night();
  const paid = await due(opened);
  expect(paid.reported).toEqual(paid.theirs);
  await opened.night();
  await opened.database.execute(statement);
  expect((await opened.night()).outcomes["push payments"]).toMatchObject({ claimed: 1, rejected: 0, waiting: 0 });
  const changed = await due(opened);
  expect(changed.reported).toEqual(changed.theirs);
  await opened.night();
  expect(await due(opened)).toEqual(changed);
  const outdated = "select 1 from freeagent_mirror.invoices where not raw ? 'due_value'";
  expect(await opened.database.query(outdated)).toEqual([]);
});

import { afterEach, expect, test } from "vitest";
import { backfillPipelines } from "../../pipelines/pipeline.ts";
import { TODAY, type SampleWorld } from "../support/sample-world.ts";
import { bankLine, first, invoicesSent, noonOf, unpaid } from "./paying.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

/** More than a backfill takes up at a time: the first and the last one are of £7.77, for two customers. */
const received = `
  insert into sales.receipts (invoice_id, received_on, amount_pence, method)
  select case when g.n = 1 then $1::bigint else $2::bigint end, $3::date, case when g.n in (1, 60) then 777 else g.n end, 'bank transfer'
  from generate_series(1, 60) g (n)
  order by g.n`;

const asBackfill = `
  with live as (delete from freeagent_sync.payment_changes returning company, source_key)
  insert into freeagent_sync.payment_changes (change_id, company, source_key, op) overriding system value
  select nextval('freeagent_sync.backfill_change_id'), company, source_key, 'B'
  from (select * from live order by source_key::bigint) l`;

test("a bank line that two payments of a backfill may be is given to neither, however far they are apart in it", async () => {
  const opened = (world = await invoicesSent());
  const invoices = await unpaid(opened);
  const one = first(invoices);
  const other = first(invoices.filter(({ customerId }) => customerId !== one.customerId));
  await opened.database.execute(received, [one.invoiceId, other.invoiceId, TODAY]);
  await opened.database.execute(asBackfill);
  await bankLine(opened, "7.77", "FASTER PAYMENT");
  const run = await opened.night(backfillPipelines("payments"), { clock: noonOf(TODAY) });
  expect(run.outcomes["backfill payments"]).toMatchObject({ claimed: 60, waiting: 60 });
  expect(run.calls.writes).toBe(0);
});

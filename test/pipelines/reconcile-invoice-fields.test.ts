import { afterEach, beforeEach, expect, test } from "vitest";
import { openSides, type Sides } from "./two-sides.ts";

let sides: Sides;
beforeEach(async () => {
  sides = await openSides();
  await sides.database.execute(
    `update freeagent_mirror.invoices
     set due_on = dated_on + 30, raw = jsonb_build_object('payment_terms_in_days', 30, 'due_on', dated_on + 30);
     update freeagent_sync.links
     set base = jsonb_build_object('due_on', date '2026-10-01' + source_key::integer % 60 + 30)
     where entity = 'invoice'`,
  );
});
afterEach(() => sides.close());

const mapped = (columns: string): void => {
  sides.map("invoices.sql", (sql) =>
    sql.replace("30 as payment_terms_in_days", `30 as payment_terms_in_days, ${columns}`),
  );
};
const inFreeAgent = (id: number, what: string): Promise<number> =>
  sides.database.execute(`update freeagent_mirror.invoices set ${what} where freeagent_id = ${200_000 + id}`);

test("a due day that a person changed is told with both days, though the terms are as they were", async () => {
  await inFreeAgent(3, "due_on = dated_on + 2");
  expect(await sides.compare()).toEqual([]);
  mapped("dated_on + 30 as due_on");
  expect(await sides.compare()).toEqual(["invoice_differs invoice 3 due_on 2026-11-03 2026-10-06"]);
  const mends = await sides.database.query("select mend from freeagent_sync.differences");
  expect(mends[0]?.["mend"]).toContain("somebody changed the invoice in FreeAgent");
});

test("terms that a person changed are told as the due day where the mapping gives one, and an empty one is no opinion", async () => {
  for (const id of [3, 4])
    await inFreeAgent(id, `due_on = dated_on + 14, raw = raw || '{"payment_terms_in_days": 14}'`);
  mapped("case id when 4 then null else dated_on + 30 end as due_on");
  expect(await sides.compare()).toEqual([
    "invoice_differs invoice 3 due_on 2026-11-03 2026-10-18",
    "invoice_differs invoice 4 payment_terms_in_days 30 14",
  ]);
});

test("a due day to which FreeAgent answered with that of the terms is no difference until somebody changes it there", async () => {
  mapped("case id when 3 then dated_on + 31 else dated_on + 30 end as due_on");
  expect(await sides.compare()).toEqual(["invoice_differs invoice 3 due_on 2026-11-04 2026-11-03"]);
  await sides.database.execute(
    `update freeagent_sync.links set base = base || '{"said": {"due_on": "2026-11-04"}}' where entity = 'invoice' and source_key = '3'`,
  );
  expect(await sides.compare()).toEqual([]);
  await inFreeAgent(3, "due_on = dated_on + 2");
  expect(await sides.compare()).toEqual(["invoice_differs invoice 3 due_on 2026-11-04 2026-10-06"]);
});

test("purchase order and discount are compared where they are mapped: an empty one is no opinion, and no discount is one of 0", async () => {
  await inFreeAgent(1, `raw = raw || '{"po_reference": "PO 9", "discount_percent": "5.0"}'`);
  await inFreeAgent(2, `raw = raw || '{"po_reference": "PO 2", "discount_percent": "10.0"}'`);
  await inFreeAgent(4, `raw = raw || '{"po_reference": "PO 4", "discount_percent": "10.0"}'`);
  expect(await sides.compare()).toEqual([]);
  mapped(
    `case id when 1 then 'PO 1' when 2 then ' PO 2 ' when 3 then 'PO 3' end as po_reference,
     case id when 2 then 10 when 1 then 7.50 when 5 then 2.5 when 4 then null else 0 end as discount_percent`,
  );
  expect(await sides.compare()).toEqual([
    "invoice_differs invoice 1 discount_percent 7.5 5",
    "invoice_differs invoice 1 po_reference PO 1 PO 9",
    "invoice_differs invoice 3 po_reference PO 3",
    "invoice_differs invoice 5 discount_percent 2.5 0",
  ]);
});

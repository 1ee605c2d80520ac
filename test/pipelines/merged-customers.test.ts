import { expect, onTestFinished, test } from "vitest";
import { sampleWorld } from "../support/sample-world.ts";

test("the contact of a customer that was merged into another one is deleted by itself once its invoices have gone over", async () => {
  const opened = await sampleWorld({
    scale: 0.02,
    edit: (files) => {
      files.edit("freeagent-sync.yaml", "on_delete: hide", "on_delete: delete");
    },
  });
  onTestFinished(() => opened.close());
  await opened.database.execute(`
    insert into sales.customers
    select (jsonb_populate_record(c, '{"customer_id": 999999, "trade_name": "To Be Merged Ltd"}')).*
    from sales.customers c
    limit 1`);
  const [row] = await opened.database.query(
    `update sales.invoices
     set customer_id = 999999
     where invoice_id = (
       select min(invoice_id) from sales.invoices where paid_pence = 0 and cancelled_on is null and deleted_at is null)
     returning (select min(customer_id) from sales.customers) as kept`,
  );
  await opened.night();
  await opened.database.execute(`
    update sales.invoices set customer_id = ${String(row?.["kept"])} where customer_id = 999999;
    delete from sales.customers where customer_id = 999999`);
  const night = await opened.night();
  expect([night.exitCode, night.outcomes["push contacts"]]).toMatchObject([1, { claimed: 1, waiting: 1 }]);
  expect(night.outcomes["push invoices"]).toMatchObject({ rejected: 0 });
  const next = await opened.night();
  expect([next.exitCode, next.outcomes["push contacts"]]).toMatchObject([0, { claimed: 1, deleted: 1 }]);
  expect(await opened.night()).toMatchObject({ exitCode: 0, calls: { writes: 0 } });
});

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { nightAgainst } from "./night-against.ts";
import { first, unpaid } from "./paying.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

/** A night with a FreeAgent that answers every PUT with nothing but its status. */
const night = (opened: SampleWorld) =>
  nightAgainst(opened, (url, pass, method) =>
    method === "PUT" ? pass(url).then((answer) => ({ ...answer, body: "" })) : undefined,
  );

interface Invoice {
  readonly reference: string;
  readonly status: string;
  readonly total_value: string;
  readonly invoice_items: readonly unknown[];
}

async function invoices({ control }: SampleWorld): Promise<readonly Invoice[]> {
  return ((await control("GET", "/books")) as { invoices: Invoice[] }).invoices;
}

test("an amended invoice whose total differs is not sent although FreeAgent answers the change with nothing", async () => {
  const opened = (world = await sampleWorld({ scale: 0.02 }));
  await opened.night();
  const { invoiceId, reference } = first(await unpaid(opened));
  // The lines change, the total that the back office expects does not.
  const mapping = join(opened.company.mappingFolder, "invoice_items.sql");
  writeFileSync(mapping, readFileSync(mapping, "utf8").replace("unit_price_pence *", "unit_price_pence * 2 *"));
  await opened.database.execute("update sales.invoices set note = 'more' where invoice_id = $1", [invoiceId]);
  const result = await night(opened);
  expect(result.outcomes["push invoices"]).toMatchObject({ claimed: 1, rejected: 1 });
  expect((await invoices(opened)).find((one) => one.reference === reference)?.status).toBe("Draft");
});

test("an invoice that is amended twice has each line once although FreeAgent answers changes with nothing", async () => {
  const opened = (world = await sampleWorld({ scale: 0.02 }));
  await opened.night();
  const { invoiceId, reference } = first(await unpaid(opened));
  const lines = async () => (await invoices(opened)).find((one) => one.reference === reference)?.invoice_items.length;
  const before = (await lines()) ?? 0;
  for (const more of [1, 2]) {
    await opened.database.execute(
      `insert into sales.invoice_lines
       select (jsonb_populate_record(l, jsonb_build_object('line_id', 900000 + $2::integer, 'line_no', 900 + $2::integer))).*
       from sales.invoice_lines l
       where invoice_id = $1::bigint
       limit 1`,
      [invoiceId, more],
    );
    const result = await night(opened);
    expect([result.exitCode, result.outcomes["push invoices"]]).toMatchObject([0, { claimed: 1, updated: 1 }]);
    expect(await lines()).toBe(before + more);
  }
});

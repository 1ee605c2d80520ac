import { afterEach, expect, test } from "vitest";
import * as z from "zod";
import { pushPipelines } from "../../pipelines/pipeline.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { settled } from "../support/settled.ts";

let world: SampleWorld | undefined;

afterEach(async () => {
  await world?.close();
  world = undefined;
});

const books = z.object({
  invoices: z.array(
    z.looseObject({
      url: z.string(),
      reference: z.string(),
      status: z.string(),
      total_value: z.string(),
      invoice_items: z.array(z.looseObject({})),
    }),
  ),
});

async function invoice({ control, database }: SampleWorld, key: number) {
  const [row] = await database.query("select number from sales.invoices where invoice_id = $1::bigint", [key]);
  const { invoices } = books.parse(await control("GET", "/books"));
  return invoices.find((one) => one.reference === row?.["number"]);
}

/** Six invoices of the sample, each with one of the fields that decide about VAT or point at other objects. */
const columns = `invoices.order_number as po_reference,
  case invoice_id when 20001 then 'Reverse Charge' when 20006 then 'EC VAT MOSS' when 20005 then 'UK/Non-EC' end as ec_status,
  case invoice_id when 20006 then 'France' end as place_of_supply,
  case invoice_id when 20002 then 12.5 end as discount_percent,
  case invoice_id when 20003 then invoices.note end as project`;

const itemColumns = `
  case when invoice_id = 20001 then 0 when invoice_id = 20004 then null else vat_codes.rate end as sales_tax_rate,
  case when invoice_id = 20004 then 'EXEMPT' when invoice_id = 20005 then 'TAXABLE' end as sales_tax_status,
  case invoice_id when 20003 then '/v2/categories/061' when 20005 then '062' end as category,
  case invoice_id when 20003 then (select note from sales.invoices i where i.invoice_id = 20003) end as project,`;

const gross = `coalesce(sum(
    case
      when invoice_line_amounts.invoice_id in (20001, 20004) then net_pence
      when invoice_line_amounts.invoice_id = 20002 then
        round(net_pence * 0.875) + round(round(net_pence * 0.875) * 0.01 * (
          select rate from sales.vat_codes join sales.invoice_lines using (vat_code)
          where invoice_lines.line_id = invoice_line_amounts.line_id))
      else net_pence + vat_pence
    end), 0)`;

test("reverse charge, EC VAT MOSS, discount, project, category and VAT statuses go through, and stay in step", async () => {
  const opened = await sampleWorld({
    scale: 0.02,
    edit: (files) => {
      files.edit("mapping/invoices.sql", "invoices.order_number as po_reference", columns);
      files.edit("mapping/invoices.sql", "coalesce(sum(net_pence + vat_pence), 0)", gross);
      files.edit("mapping/invoice_items.sql", "  vat_codes.rate as sales_tax_rate,", itemColumns);
    },
  });
  world = opened;
  await opened.night(pushPipelines("contacts"));
  const [link] = await opened.database.query("select freeagent_url from freeagent_sync.links limit 1");
  const project = {
    name: "Fair",
    status: "Active",
    currency: "GBP",
    budget_units: "Hours",
    contact: link?.["freeagent_url"],
  };
  const made = await opened.control("POST", "/person/v2/projects", { project });
  const { url } = z.object({ project: z.object({ url: z.string() }) }).parse(made).project;
  await opened.database.execute("update sales.invoices set note = $1 where invoice_id = 20003", [url]);
  const result = await opened.night();
  expect(await opened.database.query("select source_key, detail from freeagent_sync.rejects")).toEqual([]);
  expect(result.outcomes["push invoices"]).toMatchObject({ claimed: 20, created: 20 });

  expect(await invoice(opened, 20001)).toMatchObject({ ec_status: "Reverse Charge" });
  expect(await invoice(opened, 20002)).toMatchObject({ discount_percent: "12.5" });
  expect(await invoice(opened, 20003)).toMatchObject({ project: url });
  expect((await invoice(opened, 20003))?.invoice_items[0]).toMatchObject({ project: url });
  expect((await invoice(opened, 20003))?.invoice_items[0]?.["category"]).toMatch(/\/v2\/categories\/061$/);
  expect((await invoice(opened, 20004))?.invoice_items[0]).toMatchObject({ sales_tax_status: "EXEMPT" });
  expect((await invoice(opened, 20005))?.invoice_items[0]).toMatchObject({ sales_tax_status: "TAXABLE" });
  expect(await invoice(opened, 20006)).toMatchObject({ ec_status: "EC VAT MOSS", place_of_supply: "France" });

  await opened.database.execute(
    "insert into freeagent_sync.invoice_changes (company, source_key, op) select 'sample', invoice_id, 'B' from sales.invoices",
  );
  const again = await opened.night();
  expect(again.calls.writes).toBe(0);
  expect(again.outcomes["push invoices"]).toMatchObject({ claimed: 20, unchanged: 20 });
});

test("VAT that the back office worked out differently: not sent, and the message has both totals and the line", async () => {
  const penny = "+ case when invoices.invoice_id = 20001 then 0.01 else 0 end";
  const opened = await sampleWorld({
    scale: 0.02,
    edit: (files) => {
      files.edit("mapping/invoices.sql", "(total.pence * 0.01)", `(total.pence * 0.01 ${penny})`);
      files.edit(
        "mapping/invoice_items.sql",
        "  vat_codes.rate as sales_tax_rate,",
        `  vat_codes.rate as sales_tax_rate,
  (select (net_pence + vat_pence) * 0.01 + case when a.invoice_id = 20001 and line_no = 10 then 0.01 else 0 end
   from sales.invoice_line_amounts a where a.line_id = invoice_lines.line_id)::numeric(12, 2) as expected_total,`,
      );
    },
  });
  world = opened;
  const result = await opened.night();
  expect(result.outcomes["push invoices"]).toMatchObject({ created: 19, rejected: 1 });
  expect((await invoice(opened, 20001))?.status).toBe("Draft");
  const [reject] = await opened.database.query(
    "select reason, detail from freeagent_sync.rejects where entity = 'invoice' and source_key = '20001'",
  );
  expect(reject?.["reason"]).toBe("total_mismatch");
  expect(reject?.["detail"]).toMatch(
    /expects \d+\.\d\d, FreeAgent calculates \d+\.\d\d\. Line 1 \(.+\) is \d+\.\d\d in the back office and \d+\.\d\d in FreeAgent/,
  );
});

test.each(["done_but_5xx", "nothing_done"])(
  "void: delete removes a sent invoice that is gone, although the answer was lost (%s), and leaves a paid one",
  async (kind) => {
    const opened = await sampleWorld({
      scale: 0.02,
      edit: (files) => {
        files.edit("freeagent-sync.yaml", "amend: redraft", "amend: redraft, void: delete");
      },
    });
    world = opened;
    await opened.night();
    const [unpaid, paid] = [await takeAway(opened, false), await takeAway(opened, true)];
    await opened.control("POST", "/faults", { kind, method: "DELETE", path: "/v2/invoices/*", nth: 1 });
    const result = await opened.night();
    expect(result.outcomes["push invoices"]).toMatchObject({ claimed: 2, in_doubt: 1, rejected: 1 });
    expect((await invoice(opened, paid))?.status).toBe("Paid");
    const rejects = "select source_key, reason from freeagent_sync.rejects where entity = 'invoice'";
    expect(await opened.database.query(rejects)).toEqual([{ source_key: String(paid), reason: "invoice_locked" }]);

    await settled(opened);
    await opened.night();
    expect(await invoice(opened, unpaid)).toBeUndefined();
    expect((await opened.night()).calls.writes).toBe(0);
  },
);

/** Deletes the first invoice of the back office that is paid, or is not. */
async function takeAway({ database }: SampleWorld, paid: boolean): Promise<number> {
  const [row] = await database.query(
    `update sales.invoices
     set deleted_at = now()
     where invoice_id = (
       select min(invoice_id)
       from sales.invoices
       where deleted_at is null
         and paid = $1
         and (paid_pence > 0) = $1)
     returning invoice_id`,
    [paid],
  );
  return Number(row?.["invoice_id"]);
}

test("another customer on an invoice: a sent one goes back to draft for it, a paid one is locked and not tried again", async () => {
  const opened = (world = await sampleWorld({ scale: 0.02 }));
  expect((await opened.night()).exitCode).toBe(0);
  const rows = await opened.database.query(
    `update sales.invoices i
     set customer_id = (
       select max(customer_id)
       from sales.customers
       where deleted_at is null
         and customer_id <> i.customer_id)
     where invoice_id in (
       (select min(invoice_id) from sales.invoices where paid and paid_pence > 0),
       (select min(invoice_id) from sales.invoices where paid_pence = 0))
     returning invoice_id, paid`,
  );
  const paid = rows.find((row) => row["paid"] === true)?.["invoice_id"];
  const night = await opened.night();
  expect(night.outcomes["push invoices"]).toMatchObject({ claimed: 2, updated: 1, rejected: 1 });
  expect(night.calls.writes).toBe(3);
  const held = "select source_key, reason, attempts from freeagent_sync.rejects";
  const locked = [{ source_key: String(paid), reason: "invoice_locked", attempts: 1 }];
  expect(await opened.database.query(held)).toEqual(locked);
  expect((await opened.night()).calls.writes).toBe(0);
  expect(await opened.database.query(held)).toEqual(locked);
});

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { pushPipelines } from "../../pipelines/pipeline.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld | undefined;

afterEach(async () => {
  await world?.close();
  world = undefined;
});

/** FreeAgent leaves out a discount of 0; where terms and due date disagree it decides. */
const answeredOtherwise = `invoices.order_number as po_reference,
  0 as discount_percent,
  false as always_show_bic_and_iban,
  invoices.issued_on + invoices.terms_days + 1 as due_on`;

test("what FreeAgent made of a value is no change of the row: sent invoices stay sent, and paid ones are not rejected", async () => {
  const opened = await sampleWorld({
    scale: 0.02,
    edit: (files) => {
      files.edit("mapping/invoices.sql", "invoices.order_number as po_reference", answeredOtherwise);
    },
  });
  world = opened;
  expect((await opened.night()).outcomes["push invoices"]).toMatchObject({ created: 20 });
  await opened.database.execute("update sales.invoices set note = note");
  const touched = await opened.night();
  expect([touched.exitCode, touched.calls.writes]).toEqual([0, 0]);
  expect(touched.outcomes["push invoices"]).toMatchObject({ claimed: 20, unchanged: 20 });

  await opened.database.execute("update sales.invoices set note = 'new' where not paid and paid_pence = 0");
  const { updated = 0 } = (await opened.night()).outcomes["push invoices"] ?? {};
  expect(updated).toBeGreaterThan(5);
  await opened.database.execute("update sales.invoices set note = note");
  expect((await opened.night()).calls.writes).toBe(0);
});

test("a backfill takes invoices over without a write where the mapping says 0 and no, and FreeAgent nothing", async () => {
  const opened = await sampleWorld({ scale: 0.02 });
  world = opened;
  await opened.night();
  await opened.database.execute("delete from freeagent_sync.links where entity = 'invoice'");
  await opened.database.execute(
    "insert into freeagent_sync.invoice_changes (company, source_key, op) select 'sample', invoice_id, 'B' from sales.invoices",
  );
  const mapping = join(opened.company.mappingFolder, "invoices.sql");
  const sql = readFileSync(mapping, "utf8");
  writeFileSync(
    mapping,
    sql.replace("invoices.currency,", "invoices.currency, 0 as discount_percent, false as always_show_bic_and_iban,"),
  );
  const again = await opened.night();
  expect(again.calls.writes).toBe(0);
  expect(again.outcomes["push invoices"]).toMatchObject({ claimed: 20, unchanged: 20 });
});

test("a line that moves up when the one above it goes keeps its own category", async () => {
  const opened = await sampleWorld({
    scale: 0.05,
    edit: (files) => {
      const special = "case when invoice_lines.description = 'Special' then '/v2/categories/061' end as category,";
      files.edit("mapping/invoice_items.sql", "invoice_lines.quantity,", `invoice_lines.quantity, ${special}`);
    },
  });
  world = opened;
  const [row] = await opened.database.query(
    `update sales.invoice_lines
     set description = 'Special'
     where line_id = (
       select (array_agg(line_id order by line_no))[1]
       from sales.invoice_lines
       join sales.invoices using (invoice_id)
       where not paid and paid_pence = 0 and deleted_at is null and cancelled_on is null
       group by invoice_id
       having count(*) > 2
       order by invoice_id
       limit 1)
     returning invoice_id`,
  );
  await opened.night();
  const categories = async (): Promise<readonly unknown[]> => {
    const [link] = await opened.database.query(
      "select freeagent_url from freeagent_sync.links where entity = 'invoice' and source_key = $1",
      [row?.["invoice_id"]],
    );
    const { invoices } = (await opened.control("GET", "/books")) as {
      invoices: { url: string; invoice_items: { category: string }[] }[];
    };
    const made = invoices.find(({ url }) => url.endsWith(String(link?.["freeagent_url"])));
    return (made?.invoice_items ?? []).map((line) => line.category.split("/").at(-1));
  };
  const [first, ...rest] = await categories();
  expect(first).toBe("061");
  await opened.database.execute("delete from sales.invoice_lines where description = 'Special'");
  expect((await opened.night()).exitCode).toBe(0);
  expect(await categories()).toEqual(rest);
  expect((await opened.night()).calls.writes).toBe(0);
});

test.each([403, 422] as const)(
  "an invoice that a person pays between our look and our amendment is rejected (%s), and the others go out",
  async (status) => {
    const opened = (world = await sampleWorld({ scale: 0.02, switches: { paid_invoice_refusal_status: status } }));
    await opened.night();
    const [paid] = await opened.database.query(
      `select l.source_key, l.freeagent_url, m.due_value
       from freeagent_sync.links l
       join freeagent_mirror.invoices m on m.freeagent_id = l.freeagent_id
       where l.entity = 'invoice' and m.status = 'Open' and m.paid_value = 0
       order by l.source_key
       limit 1`,
    );
    const [account] = await opened.database.query("select freeagent_id from freeagent_mirror.bank_accounts limit 1");
    const bank_transaction_explanation = {
      bank_account: `/v2/bank_accounts/${String(account?.["freeagent_id"])}`,
      paid_invoice: paid?.["freeagent_url"],
      dated_on: opened.today,
      gross_value: paid?.["due_value"],
    };
    await opened.control("POST", "/person/v2/bank_transaction_explanations", { bank_transaction_explanation });
    await opened.database.execute("update sales.invoices set note = 'new' where not paid and paid_pence = 0");
    const blind = await opened.night(pushPipelines("invoices").filter(({ name }) => name !== "mirror"));
    expect(blind.problem).toBeUndefined();
    expect(blind.outcomes["push invoices"]).toMatchObject({ rejected: 1 });
    expect(blind.outcomes["push invoices"]?.updated).toBeGreaterThan(5);
    const rejects = await opened.database.query("select source_key, reason from freeagent_sync.rejects");
    expect(rejects).toEqual([{ source_key: paid?.["source_key"], reason: "refused_by_freeagent" }]);
  },
);

test("an invoice that is dated anew keeps the due date of the row, which FreeAgent would work out from its terms", async () => {
  const opened = await sampleWorld({
    scale: 0.02,
    switches: { due_on_wins: true },
    edit: (files) => {
      files.edit(
        "mapping/invoices.sql",
        "invoices.note as comments",
        "invoices.note as comments, date '2027-03-31' as due_on",
      );
    },
  });
  world = opened;
  await opened.night();
  const dueDays = async () => {
    const { invoices } = (await opened.control("GET", "/books")) as { invoices: { due_on: string }[] };
    return [...new Set(invoices.map((invoice) => invoice.due_on))];
  };
  expect(await dueDays()).toEqual(["2027-03-31"]);
  await opened.database.execute(
    "update sales.invoices set issued_on = issued_on - 7 where not paid and paid_pence = 0",
  );
  const { updated = 0 } = (await opened.night()).outcomes["push invoices"] ?? {};
  expect([updated > 0, await dueDays()]).toEqual([true, ["2027-03-31"]]);
  expect((await opened.night()).calls.writes).toBe(0);
});

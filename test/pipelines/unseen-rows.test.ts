import { afterEach, expect, test } from "vitest";
import { pushPipelines } from "../../pipelines/pipeline.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld;

afterEach(() => world.close());

const differences = "select class, source_key from freeagent_sync.report_reconciliation";

/** A company in step, and a customer of an older time whom nothing of ours knows, and whom a condition of the mapping fails for. */
async function open(condition: string, scale: number): Promise<void> {
  world = await sampleWorld({
    scale,
    edit: (files) => {
      files.edit("mapping/contacts.sql", "from sales.customers", `from sales.customers where ${condition}`);
    },
  });
  await world.database.execute("create domain sales.terms as integer check (value > 0)");
  await world.database.execute(
    "create function sales.dated(text) returns date language sql immutable return to_date($1, 'YYYY-MM-DD')",
  );
  await world.database.execute("update sales.customers set terms_days = 30, street_3 = '2026-01-01'");
  await world.night();
  await world.database.execute(
    `insert into sales.customers (customer_id, kind, trade_name, email, terms_days, street_3)
     overriding system value values (7, 'company', 'Wren', 'wren@wren.example', 0, 'Dale')`,
  );
  await world.database.execute("delete from freeagent_sync.contact_changes");
}

test.each([
  ["an operator", "1 / terms_days is not null"],
  ["a function", "to_date(street_3, 'YYYY-MM-DD') is not null"],
  ["a function of the back office's own", "sales.dated(street_3) is not null"],
  ["a cast", "street_3::date is not null"],
  ["a domain", "terms_days::sales.terms is not null"],
])(
  "a customer whom nothing of ours knows and whom %s in a condition fails for is told by name, and all others go out",
  async (_what, condition) => {
    await open(condition, 0.05);
    await world.database.execute("update sales.customers set street = 'New Road' where customer_id <> 7");
    const pushed = await world.night(pushPipelines("contacts"));
    const { claimed = 0 } = pushed.outcomes["push contacts"] ?? {};
    expect(pushed).toMatchObject({ exitCode: 0, problem: undefined });
    expect(claimed).toBeGreaterThan(8);
    expect(pushed.outcomes["push contacts"]).toMatchObject({ updated: claimed });
    expect(await world.night()).toMatchObject({ exitCode: 1, problem: undefined });
    expect(await world.database.query(differences)).toEqual([{ class: "not_compared", source_key: "7" }]);
  },
);

test.each([
  [
    "invoices.sql",
    "where invoices.deleted_at is null",
    "where 1 / invoices.terms_days is not null and invoices.deleted_at is null",
  ],
  [
    "invoice_items.sql",
    "join sales.vat_codes using (vat_code)",
    "join sales.vat_codes using (vat_code) where 1 / quantity is not null",
  ],
])(
  "an invoice that was never sent, and that a condition of %s fails for, holds no other up",
  async (file, from, to) => {
    world = await sampleWorld({
      scale: 0.05,
      edit: (files) => {
        files.edit(`mapping/${file}`, from, to);
      },
    });
    await world.database.execute("update sales.invoices set terms_days = 30");
    await world.night();
    await world.database.execute(
      `insert into sales.invoices (invoice_id, customer_id, number, issued_on, terms_days)
     overriding system value values (7, 1001, 'OLD-7', '2026-01-01', 0);
     insert into sales.invoice_lines (invoice_id, line_no, description, unit, quantity, unit_price_pence, vat_code)
     select 7, 10, 'Sign', 'each', 0, 0, vat_code from sales.invoice_lines limit 1;
     delete from freeagent_sync.invoice_changes;
     update sales.invoices set note = 'Thank you' where invoice_id <> 7 and paid_pence = 0`,
    );
    const night = await world.night();
    const { claimed = 0 } = night.outcomes["push invoices"] ?? {};
    expect(claimed).toBeGreaterThan(20);
    expect(night).toMatchObject({ problem: undefined });
    expect(night.outcomes["push invoices"]).toMatchObject({ rejected: 0, updated: claimed });
    const told = "select distinct source_key from freeagent_sync.report_reconciliation where entity = 'invoice'";
    expect(await world.database.query(told)).toEqual([{ source_key: "7" }]);
  },
);

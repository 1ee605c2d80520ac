import { afterEach, expect, test } from "vitest";
import type { Database } from "../../domain/queryable.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { settled } from "../support/settled.ts";
import { first } from "./paying.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

interface Resource {
  readonly organisation_name?: string;
  readonly reference?: string;
  readonly status: string;
}

async function books({ control }: SampleWorld) {
  return (await control("GET", "/books")) as { contacts: Resource[]; invoices: Resource[] };
}

async function addCustomer(database: Database): Promise<void> {
  await database.execute(
    `insert into sales.customers
     select (jsonb_populate_record(c, '{"customer_id": 999999, "trade_name": "Here Again Ltd"}')).*
     from sales.customers c
     limit 1`,
  );
}

test("a customer whose contact was deleted with its row is made anew when the row comes again", async () => {
  const opened = (world = await sampleWorld({
    scale: 0.01,
    edit: (files) => {
      files.edit("freeagent-sync.yaml", "on_delete: hide", "on_delete: delete");
    },
  }));
  await addCustomer(opened.database);
  await opened.night();
  await opened.database.execute("delete from sales.customers where customer_id = 999999");
  expect((await opened.night()).outcomes["push contacts"]).toMatchObject({ claimed: 1, deleted: 1 });
  await addCustomer(opened.database);
  const again = await opened.night();
  expect([again.exitCode, again.outcomes["push contacts"]]).toMatchObject([0, { claimed: 1, created: 1 }]);
  const { contacts } = await books(opened);
  expect(contacts.filter((contact) => contact.organisation_name === "Here Again Ltd")).toMatchObject([
    { status: "Active" },
  ]);
  await opened.database.execute("update sales.customers set city = 'York' where customer_id = 999999");
  expect((await opened.night()).outcomes["push contacts"]).toMatchObject({ claimed: 1, updated: 1 });
});

test.each(["answered", "lost"])(
  "an invoice that was deleted with its row goes out again when the row comes again (answer %s)",
  async (answer) => {
    const opened = (world = await sampleWorld({
      scale: 0.02,
      edit: (files) => {
        files.edit("freeagent-sync.yaml", "amend: redraft", "amend: redraft, void: delete");
      },
    }));
    await opened.night();
    const { invoice_id: key, number } = first(
      await opened.database.query(
        `update sales.invoices
         set deleted_at = now()
         where invoice_id = (select min(invoice_id) from sales.invoices where not paid and paid_pence = 0 and deleted_at is null)
         returning invoice_id, number`,
      ),
    );
    const lost = { kind: "no_answer", method: "DELETE", path: "/v2/invoices/*", nth: 1 };
    if (answer === "lost") await opened.control("POST", "/faults", lost);
    await opened.night();
    await settled(opened);
    await opened.night();
    await opened.database.execute("update sales.invoices set deleted_at = null where invoice_id = $1", [key]);
    const again = await opened.night();
    expect([again.exitCode, again.outcomes["push invoices"]]).toMatchObject([0, { claimed: 1, created: 1 }]);
    const { invoices } = await books(opened);
    expect(invoices.filter(({ reference }) => reference === number).map(({ status }) => status)).not.toContain("Draft");
    expect(invoices.filter(({ reference }) => reference === number)).toHaveLength(1);
    expect((await opened.night()).calls.writes).toBe(0);
  },
);

test("a new customer with the name that another one has just given up goes out with the next night", async () => {
  const opened = (world = await sampleWorld({ scale: 0.01 }));
  await addCustomer(opened.database);
  await opened.night();
  await opened.database.execute(
    `update sales.customers set trade_name = 'Gone Elsewhere Ltd' where customer_id = 999999;
     insert into sales.customers
     select (jsonb_populate_record(c, '{"customer_id": 999998, "trade_name": "Here Again Ltd"}')).*
     from sales.customers c
     where customer_id = 999999`,
  );
  expect((await opened.night()).outcomes["push contacts"]).toMatchObject({ claimed: 2, updated: 1, rejected: 1 });
  const next = await opened.night();
  expect([next.exitCode, next.outcomes["push contacts"]]).toMatchObject([0, { claimed: 1, created: 1 }]);
});

test("a sent invoice that takes over a reference which a paid one cannot give up is rejected, never left a draft", async () => {
  const opened = (world = await sampleWorld({ scale: 0.02 }));
  await opened.night();
  const [open, paid] = await opened.database.query(
    `(select invoice_id, number from sales.invoices where paid_pence = 0 order by 1 limit 1)
     union all
     (select invoice_id, number from sales.invoices where paid and cancelled_on is null order by 1 limit 1)`,
  );
  const rename = "update sales.invoices set number = $1 where invoice_id = $2";
  await opened.database.execute(rename, ["GIVEN-UP", paid?.["invoice_id"]]);
  await opened.database.execute(rename, [paid?.["number"], open?.["invoice_id"]]);
  expect((await opened.night()).outcomes["push invoices"]).toMatchObject({ claimed: 2, rejected: 2 });
  expect((await books(opened)).invoices.filter(({ status }) => status === "Draft")).toEqual([]);
  const held = await opened.database.query("select reason from freeagent_sync.rejects order by reason");
  expect(held.map(({ reason }) => reason)).toEqual(["duplicate_reference", "invoice_locked"]);
  await opened.database.execute(rename, ["TAKEN-BACK", open?.["invoice_id"]]);
  await opened.database.execute(rename, [paid?.["number"], paid?.["invoice_id"]]);
  expect(await opened.night()).toMatchObject({ exitCode: 0, calls: { writes: 3 } });
});

test("two sent invoices that change references do so in one night", async () => {
  const opened = (world = await sampleWorld({ scale: 0.02 }));
  await opened.night();
  const [one, other] = await opened.database.query(
    "select invoice_id, number from sales.invoices where paid_pence = 0 order by 1 limit 2",
  );
  const rename = "update sales.invoices set number = $1 where invoice_id = $2";
  await opened.database.execute(rename, ["~", one?.["invoice_id"]]);
  await opened.database.execute(rename, [one?.["number"], other?.["invoice_id"]]);
  await opened.database.execute(rename, [other?.["number"], one?.["invoice_id"]]);
  expect(await opened.night()).toMatchObject({ exitCode: 0, calls: { writes: 6 } });
  expect((await books(opened)).invoices.filter(({ status }) => status === "Draft")).toEqual([]);
});

import { afterEach, beforeEach, expect, test } from "vitest";
import { defaultRules } from "../../config/settings-schema.ts";
import { openSides, type Sides } from "./two-sides.ts";

let sides: Sides;
beforeEach(async () => {
  sides = await openSides();
  await sides.database.execute(
    `delete from books.customer where id = 900;
     delete from books.invoice where id = 9003;
     delete from books.receipt where id = 16`,
  );
});
afterEach(() => sides.close());

const unnoticed = [
  "missing_in_back_end contact 900",
  "missing_in_back_end invoice 9003 120.00",
  "missing_in_back_end payment 16 amount 60.00",
];

test("what FreeAgent has of a row that is gone, and of which no change tells, is told with its key, its number and the way on", async () => {
  expect(await sides.compare()).toEqual(unnoticed);
  const rows = await sides.database.query(
    "select entity, label, freeagent_url, currency, mend from freeagent_sync.differences order by entity",
  );
  expect(rows).toMatchObject([
    { entity: "contact", label: "Customer 900", freeagent_url: "/v2/contacts/100900", currency: null },
    { entity: "invoice", label: "INV-9003", freeagent_url: "/v2/invoices/209003", currency: "GBP" },
    { entity: "payment", label: "2026-11-20", freeagent_url: "/v2/bank_transaction_explanations/300016" },
  ]);
  for (const { mend } of rows) expect(mend).toContain("load the row again");
});

test("a deletion that waits for the next push, or is held, is not sent yet; one that a person dismissed is nothing", async () => {
  await sides.database.execute(
    `insert into freeagent_sync.contact_changes (company, source_key, op) values ('acme', '900', 'D');
     insert into freeagent_sync.rejects (company, entity, source_key, reason, detail)
     values ('acme', 'invoice', '9003', 'invoice_sent', 'gone'), ('acme', 'payment', '16', 'refused_by_freeagent', 'no');
     update freeagent_sync.rejects
     set dismissed_at = now(), dismissed_by = 'dba', dismissed_because = 'paper'
     where entity = 'payment'`,
  );
  expect(await sides.compare()).toEqual(["not_sent contact 900", "not_sent invoice 9003 120.00"]);
  expect(await sides.database.query("select mend from freeagent_sync.differences order by entity")).toEqual([
    { mend: "the next push sends it" },
    { mend: "freeagent-sync rejects show invoice 9003 --company acme" },
  ]);
});

test("what is gone, hidden or written off in FreeAgent as well is no difference", async () => {
  await sides.database.execute(
    `update freeagent_mirror.contacts set status = 'Hidden' where freeagent_id = 100900;
     update freeagent_mirror.invoices set status = 'Written-off' where freeagent_id = 209003;
     update freeagent_mirror.bank_transaction_explanations set deleted_at = now() where freeagent_id = 300016`,
  );
  expect(await sides.compare()).toEqual([]);
});

test("contacts of customers that are gone are no difference where the rules leave them alone", async () => {
  const rules = { ...defaultRules, contacts: { ...defaultRules.contacts, on_delete: "ignore" as const } };
  expect(await sides.compare(undefined, rules)).toEqual(unnoticed.slice(1));
});

test("a row that PostgreSQL cannot make is not taken for gone", async () => {
  sides.map("contacts.sql", (present) => `${present} where 12 / (id - 7) is not null`);
  sides.map("invoices.sql", (present) => `${present} where 12 / (id - 8) is not null`);
  sides.map("payments.sql", (present) => `${present} where 12 / (id - 9) is not null`);
  expect(await sides.compare()).toEqual([
    ...unnoticed,
    "not_compared contact 7",
    "not_compared invoice 8",
    "not_compared payment 9",
  ]);
});

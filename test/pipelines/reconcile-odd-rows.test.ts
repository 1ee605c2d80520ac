import { afterEach, beforeEach, expect, test } from "vitest";
import { openSides, type Sides } from "./two-sides.ts";

let sides: Sides;
beforeEach(async () => {
  sides = await openSides();
});
afterEach(() => sides.close());

const openBooks = "select sum(back_end_count) as rows from freeagent_sync.side_totals";

test("rows without a date or an amount, which no push would send, are in no sum and end no comparison", async () => {
  const { database } = sides;
  await database.execute("update books.invoice set dated_on = null where id = 1");
  await database.execute("update books.receipt set dated_on = null where id = 2");
  await database.execute("update books.invoice set total = null, dated_on = '2020-01-01' where id = 3");
  await database.execute("update books.receipt set amount = null, dated_on = '2020-01-01' where id = 4");
  expect(await sides.compare()).toEqual([
    "amount_differs invoice 3 total_value 120.00",
    "invoice_differs invoice 3 dated_on 2020-01-01 2026-10-04",
  ]);
  expect(await database.query(openBooks)).toEqual([{ rows: String(15_000 - 4) }]);
});

test("a key that a file gives two rows for is told once, and ends no comparison", async () => {
  const { database } = sides;
  const twice = (columns: string) => (present: string) =>
    `${present} union all select ${columns} from generate_series(1, 2)`;
  sides.map("contacts.sql", twice("99001, 'New customer', 'new@example.com', 'Hull'"));
  sides.map("invoices.sql", twice("99002, 9, 'INV-99002', date '2026-10-02', 30, 'GBP', 121"));
  sides.map("payments.sql", twice("99003, 9, 121, date '2026-10-02'"));
  const rejects = "insert into freeagent_sync.rejects (company, entity, source_key, reason, detail)";
  await database.execute(`${rejects} values ('acme', 'contact', '99001', 'doubled_key', 'gives 2 rows')`);
  expect(await sides.compare()).toEqual([
    "missing_in_freeagent invoice 99002",
    "missing_in_freeagent payment 99003 amount 121",
    "not_sent contact 99001",
  ]);
});

test("rows without a key are told by capture, and end no comparison", async () => {
  const keyless = (columns: string) => (present: string) => `${present} union all select null, ${columns}`;
  sides.map("contacts.sql", keyless("'New customer', 'new@example.com', 'Hull'"));
  sides.map("invoices.sql", keyless("9, 'INV-0', date '2026-10-02', 30, 'GBP', 121"));
  sides.map("payments.sql", keyless("9, 121, date '2026-10-02'"));
  expect(await sides.compare()).toEqual([]);
});

test.each([
  ["a line feed after it", "town || chr(10)"],
  ["a tab before it", "chr(9) || town"],
  ["a no-break space after it", "town || chr(160)"],
  ["a byte order mark before it", "chr(65279) || town"],
  ["an ideographic space after it", "town || chr(12288)"],
])("a text with %s is the one that a push sends without", async (_what, town) => {
  await sides.database.execute(
    `update books.customer set town = ${town}, name = ${town.replaceAll("town", "name")} where id = 1`,
  );
  await sides.database.execute(`update books.invoice set ref = ${town.replaceAll("town", "ref")} where id = 1`);
  expect(await sides.compare()).toEqual([]);
});

test("a file that PostgreSQL must work out before it looks at keys is a fault of the file", async () => {
  sides.map(
    "contacts.sql",
    () =>
      "select distinct id as source_key, name as organisation_name, (1 / (id - 7))::text as town from books.customer",
  );
  await expect(sides.compare()).rejects.toMatchObject({
    code: "mapping_failed",
    message:
      "mapping/contacts.sql cannot be read. PostgreSQL says: division by zero. Correct the file, or the rows that it reads.",
  });
});

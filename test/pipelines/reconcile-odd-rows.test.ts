import { afterEach, beforeEach, expect, test } from "vitest";
import { openSides, type Sides } from "./two-sides.ts";

let sides: Sides;
beforeEach(async () => {
  sides = await openSides();
});
afterEach(() => sides.close());

const openBooks = "select sum(back_end_count) as rows from freeagent_sync.side_totals";
const leftOut = "select distinct entity, back_end_left_out as rows from freeagent_sync.side_totals order by entity";

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

test("a row that the condition of a file fails for is left out, and told; all others are compared", async () => {
  const { database } = sides;
  await database.execute("update books.customer set town = 'Nowhere' where id in (6, 7)");
  sides.map("contacts.sql", (present) => `${present} where 12 / (id - 7) is not null`);
  sides.map("invoices.sql", (present) => `${present} where 12 / (id - 8) is not null`);
  sides.map("payments.sql", (present) => `${present} where (case id when 9 then 'nine' else '1' end)::integer = 1`);
  expect(await sides.compare()).toEqual([
    "contact_differs contact 6 town Nowhere Leeds",
    "not_compared contact 7",
    "not_compared invoice 8",
    "not_compared payment 9",
  ]);
  expect(await database.query(openBooks)).toEqual([{ rows: String(15_000 - 2) }]);
  // A payment that is left out may leave its invoice under another status, so that both are told of both.
  const both = (rows: number) => ["invoice", "payment"].map((entity) => ({ entity, rows }));
  expect(await database.query(leftOut)).toEqual(both(2));
  sides.map("invoices.sql", (present) => present);
  await sides.compare();
  expect(await database.query(leftOut)).toEqual(both(1));
  sides.map("payments.sql", (present) => present);
  await sides.compare();
  expect(await database.query(leftOut)).toEqual(both(0));
});

test("there are no sums while the invoices or the payments as a whole cannot be read", async () => {
  const { database } = sides;
  await sides.compare();
  expect(await database.query(leftOut)).toHaveLength(2);
  sides.map(
    "payments.sql",
    () =>
      "select id as source_key, invoice_id as invoice_key, sum(amount / (id - 7)) over () as amount, dated_on from books.receipt",
  );
  expect(await sides.compare()).toEqual(["not_compared payment"]);
  expect(await database.query(leftOut)).toEqual([]);
});

test("a file that PostgreSQL must work out before it looks at keys is told as a whole, and the others are compared", async () => {
  const { database } = sides;
  await database.execute("update books.customer set town = 'Nowhere' where id = 6");
  await database.execute("update books.receipt set amount = 7 where id = 6");
  expect(await sides.compare()).toEqual([
    "amount_differs payment 6 amount 7.00 60.00",
    "contact_differs contact 6 town Nowhere Leeds",
  ]);
  sides.map(
    "contacts.sql",
    () =>
      "select id as source_key, name as organisation_name, (sum(1 / (id - 7)) over ())::text as town from books.customer",
  );
  await database.execute("update books.receipt set amount = 60 where id = 6");
  // What the customers' last comparison saw is left: nobody has looked.
  expect(await sides.compare()).toEqual(["contact_differs contact 6 town Nowhere Leeds", "not_compared contact"]);
  const mend = "select mend from freeagent_sync.report_reconciliation where class = 'not_compared'";
  expect(await database.query(mend)).toEqual([
    {
      mend: "mapping/contacts.sql cannot be read (division by zero), so no contact was compared: correct it, or the rows that it reads",
    },
  ]);
});

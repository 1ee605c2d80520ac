import { afterEach, beforeEach, expect, test } from "vitest";
import { openSides, type Sides } from "./two-sides.ts";

let sides: Sides;
/** Two lines of an invoice, as FreeAgent sends them. */
const linesOf = (rate: string): string => `
  jsonb_build_array(
    jsonb_build_object('url', '/v2/invoice_items/' || 10 * id + 1, 'position', '1.0', 'description', 'Labour', 'quantity', '2.0', 'price', '35.0'${rate}),
    jsonb_build_object('url', '/v2/invoice_items/' || 10 * id + 2, 'position', '2.0', 'description', 'Paint', 'quantity', '1.0', 'price', '30.0'${rate}))`;

beforeEach(async () => {
  sides = await openSides();
  await sides.database.execute(
    `create table books.line (invoice_id bigint, position integer, words text, quantity numeric, price numeric(12, 2), rate numeric);
     insert into books.line
     select n, p, (array['Labour', 'Paint'])[p], (array[2, 1])[p], (array[35, 30])[p], 20
     from generate_series(1, 200) n, generate_series(1, 2) p;
     update freeagent_mirror.invoices f set raw = jsonb_build_object('invoice_items', ${linesOf(", 'sales_tax_rate', '20.0'")})
     from books.invoice where id <= 200 and freeagent_id = 200000 + id;
     update freeagent_sync.links l
     set base = jsonb_build_object('items', jsonb_build_array(
       jsonb_build_object('id', 10 * id + 1, 'position', 1, 'description', 'Labour', 'quantity', '2', 'price', '35', 'sales_tax_rate', '20'),
       jsonb_build_object('id', 10 * id + 2, 'position', 2, 'description', 'Paint', 'quantity', '1', 'price', '30', 'sales_tax_rate', '20')))
     from books.invoice where id <= 200 and l.entity = 'invoice' and l.source_key = id::text`,
  );
  await pull();
  mapped("");
});
afterEach(() => sides.close());

/** The lines as a pull brings them. */
const pull = (): Promise<number> =>
  sides.database.execute(
    `delete from freeagent_mirror.invoice_items;
     insert into freeagent_mirror.invoice_items (company, freeagent_id, invoice_id, position, description, quantity, price, sales_tax_rate, raw)
     select company, substring(line ->> 'url' from '\\d+$')::bigint, freeagent_id, (line ->> 'position')::numeric, line ->> 'description',
       (line ->> 'quantity')::numeric, (line ->> 'price')::numeric, (line ->> 'sales_tax_rate')::numeric, line
     from freeagent_mirror.invoices, jsonb_array_elements(raw -> 'invoice_items') line`,
  );

const mapped = (more: string): void => {
  sides.map(
    "invoice_items.sql",
    () => `select invoice_id as invoice_key, position, words as description, quantity, price${more} from books.line`,
  );
};

/** Changes a line of an invoice in what FreeAgent answers. */
const inFreeAgent = (id: number, line: number, values: object): Promise<number> =>
  sides.database.execute(
    `update freeagent_mirror.invoices
     set raw = jsonb_set(raw, '{invoice_items,${line - 1}}', raw -> 'invoice_items' -> ${line - 1} || '${JSON.stringify(values)}')
     where freeagent_id = ${200_000 + id}`,
  );

test("the first line that differs is told with both values, once an invoice, with the way on", async () => {
  expect(await sides.compare()).toEqual([]);
  await inFreeAgent(3, 1, { description: "Work" });
  await inFreeAgent(3, 2, { description: "Varnish" });
  await inFreeAgent(4, 2, { quantity: "3.0" });
  await inFreeAgent(5, 2, { price: "29.99" });
  await inFreeAgent(6, 1, { sales_tax_rate: "5.0" });
  await pull();
  await sides.database.execute("update books.line set words = 'Gloss' where invoice_id = 7 and position = 2");
  const told = [
    "invoice_differs invoice 3 lines line 1: description Labour line 1: description Work",
    "invoice_differs invoice 4 lines line 2: quantity 1 line 2: quantity 3",
    "invoice_differs invoice 5 lines line 2: price 30 line 2: price 29.99",
    "invoice_differs invoice 7 lines line 2: description Gloss line 2: description Paint",
  ];
  expect(await sides.compare()).toEqual(told);
  mapped(", rate as sales_tax_rate");
  const rate = "invoice_differs invoice 6 lines line 1: sales_tax_rate 20 line 1: sales_tax_rate 5";
  expect(await sides.compare()).toEqual([...told, rate].toSorted());
  const mends = await sides.database.query(
    "select source_key, mend from freeagent_sync.differences where source_key in ('3', '7') order by 1",
  );
  expect(mends).toMatchObject([
    { mend: "somebody changed the invoice in FreeAgent: change it back there, or here" },
    { mend: "freeagent-sync backfill invoices --keys 7 --company acme" },
  ]);
});

test("a line too many, or one that is missing, is told by the number of lines", async () => {
  await sides.database.execute(
    `update freeagent_mirror.invoices
     set raw = jsonb_set(raw, '{invoice_items}', raw -> 'invoice_items' || '[{"url": "/v2/invoice_items/77", "position": "3.0", "description": "Tip"}]')
     where freeagent_id = 200003;
     update freeagent_mirror.invoices set raw = raw #- '{invoice_items,0}' where freeagent_id = 200004`,
  );
  await pull();
  expect(await sides.compare()).toEqual([
    "invoice_differs invoice 3 lines 2 lines 3 lines",
    "invoice_differs invoice 4 lines 2 lines 1 lines",
  ]);
});

test("a change that waits or is held is not sent yet; one that a person dismissed is nothing", async () => {
  await sides.database.execute(
    `update books.line set words = 'Gloss' where invoice_id in (3, 4) and position = 2;
     insert into freeagent_sync.invoice_changes (company, source_key, op) values ('acme', '3', 'U');
     insert into freeagent_sync.rejects (company, entity, source_key, reason, detail, dismissed_at, dismissed_by, dismissed_because)
     values ('acme', 'invoice', '4', 'invoice_locked', 'paid', now(), 'dba', 'paper')`,
  );
  expect(await sides.compare()).toEqual([
    "not_sent invoice 3 lines line 2: description Gloss line 2: description Paint",
  ]);
});

test("what differs in form alone, has no opinion, or is what FreeAgent answered to it is no difference", async () => {
  await sides.database.execute(
    `update books.line set words = ' Labour' || chr(10), quantity = 2.000 where invoice_id = 3 and position = 1;
     update books.line set rate = null where invoice_id = 4;
     update books.line set price = 29.5 where invoice_id = 5 and position = 2;
     update freeagent_sync.links set base = jsonb_set(base, '{items,1,said}', '{"price": "29.5"}') where entity = 'invoice' and source_key = '5'`,
  );
  mapped(", rate as sales_tax_rate");
  expect(await sides.compare()).toEqual([]);
  // A person's price since.
  await inFreeAgent(5, 2, { price: "31.0" });
  await pull();
  expect(await sides.compare()).toEqual(["invoice_differs invoice 5 lines line 2: price 29.5 line 2: price 31"]);
});

test("lines that a push has written since the last pull, and an answer without lines, are no difference", async () => {
  await sides.database.execute("update books.line set words = 'Gloss' where invoice_id in (3, 4) and position = 2");
  await inFreeAgent(3, 2, { description: "Gloss" });
  await sides.database.execute(
    "update freeagent_mirror.invoices set raw = raw - 'invoice_items' where freeagent_id = 200004",
  );
  expect(await sides.compare()).toEqual([]);
});

test("an invoice whose lines cannot be made is compared in all else, and told; the lines of the others are compared", async () => {
  await sides.database.execute(
    `update books.line set words = 'Gloss' where invoice_id in (3, 4) and position = 2;
     update books.invoice set total = 119 where id = 4`,
  );
  mapped(", (20 / (invoice_id - 4) * 0 + 20)::numeric as sales_tax_rate");
  const gloss = "invoice_differs invoice 3 lines line 2: description Gloss line 2: description Paint";
  const total = "amount_differs invoice 4 total_value 119.00 120.00";
  expect(await sides.compare()).toEqual([total, gloss, "not_compared invoice 4"]);
  mapped(", sum(20 / (invoice_id - 4)) over () as sales_tax_rate");
  expect(await sides.compare()).toEqual([total, "not_compared invoice"]);
  const told = "select mend from freeagent_sync.report_reconciliation where class = 'not_compared'";
  const [{ mend } = {}] = await sides.database.query(told);
  expect(mend).toMatch(
    /^mapping\/invoice_items.sql cannot be read .*division by zero\), so no lines of invoices were compared/,
  );
  const leftOut = "select distinct back_end_left_out as rows from freeagent_sync.side_totals";
  expect(await sides.database.query(leftOut)).toEqual([{ rows: 0 }]);
});

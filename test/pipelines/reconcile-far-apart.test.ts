import { afterAll, beforeAll, expect, test } from "vitest";
import type { Queryable } from "../../domain/queryable.ts";
import { differenceSelects } from "../../extract/differences/difference-sql.ts";
import { sideTotalsSelect } from "../../extract/differences/side-totals-sql.ts";
import { preferHashJoins } from "../../load/mirror/prefer-hash-joins.ts";
import { rowsTouched } from "../support/rows-touched.ts";
import { openSides, type Sides } from "./two-sides.ts";

/** Customers, invoices with a line each and payments of both sides, with their links. */
const rowsInStep = 3 * 16_000 + 2 * 10_000;

/** What a company has that was kept by hand in FreeAgent for years, or one of which a whole batch went wrong. */
const apart = [
  `insert into freeagent_mirror.invoices (company, freeagent_id, contact_id, reference, dated_on, currency, status, total_value, paid_value, due_value, raw)
   select 'acme', 400000 + n, 100001, 'HAND-' || n, '2026-10-01', 'GBP', 'Open', 120, 0, 120, '{}' from generate_series(1, 1000) n`,
  `insert into freeagent_sync.links (company, entity, source_key, freeagent_id, state, made_by_us, base, sent_hash)
   select 'acme', 'invoice', 'gone ' || n, 400000 + n, 'deleted', true, jsonb_build_object('credited', 120), 'x' from generate_series(1, 500) n`,
  `insert into freeagent_mirror.contacts (company, freeagent_id, organisation_name, status, raw)
   select 'acme', 500000 + n, 'By hand ' || n, 'Active', '{}' from generate_series(1, 1000) n`,
  `insert into freeagent_mirror.invoice_items (company, freeagent_id, invoice_id, position, description, quantity, price, raw)
   select 'acme', freeagent_id, freeagent_id, 1, case when freeagent_id < 203000 then 'By hand' else 'Goods' end, 1, total_value, '{}'
   from freeagent_mirror.invoices`,
  `update freeagent_mirror.invoices
   set raw = jsonb_build_object('invoice_items', jsonb_build_array(jsonb_build_object(
     'url', '/v2/invoice_items/' || freeagent_id, 'position', 1, 'description', 'By hand', 'quantity', '1.0', 'price', total_value)))`,
  "update freeagent_mirror.invoices set total_value = 121 where freeagent_id between 200001 and 201000",
  "update freeagent_mirror.invoices set deleted_at = now() where freeagent_id between 201001 and 202000",
  "update freeagent_mirror.bank_transaction_explanations set gross_value = 61 where freeagent_id between 302001 and 303000",
  "delete from freeagent_sync.links where entity = 'payment' and freeagent_id between 303001 and 304000",
  "delete from freeagent_sync.links where entity = 'contact' and freeagent_id between 100001 and 100500",
];

const rules = {
  clearNulls: true,
  sends: true,
  readsFeed: true,
  leavesGoneContacts: false,
  comparesLines: true,
  unreadable: {},
};

let sides: Sides;
beforeAll(async () => {
  sides = await openSides();
  for (const statement of apart) await sides.database.execute(statement);
});
afterAll(() => sides.close());

test.each(["before PostgreSQL has statistics", "once it has"])(
  "sides that are far apart are compared by going over each row a few times, %s",
  async (when) => {
    if (when === "once it has") await sides.database.execute("analyze");
    const mapping = await sides.mapping();
    const selects = differenceSelects(mapping, rules);
    for (const sql of [...Object.values(selects), sideTotalsSelect(mapping)]) {
      const read = (database: Queryable): Promise<unknown> => database.query(sql, ["acme"]);
      const rows = await sides.database.transaction(async (transaction) => {
        await preferHashJoins(transaction);
        return rowsTouched(transaction, read);
      });
      expect(rows).toBeLessThan(12 * rowsInStep);
    }
  },
);

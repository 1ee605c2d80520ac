import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findAdoptable } from "../../extract/mirror/find-adoptable.ts";
import { readTakenMarkers } from "../../extract/mirror/read-taken-markers.ts";
import type { Queryable, Row } from "../../domain/queryable.ts";
import { lendDatabase, type LentDatabase } from "../support/database.ts";

const company = "acme";
const contacts = 5_000;
/** Two names that begin with the same 300 characters. */
const long = "A name that does not end ".repeat(12);

let lent: LentDatabase;

beforeAll(async () => {
  lent = await lendDatabase();
  await lent.database.execute(
    `insert into freeagent_mirror.contacts (company, freeagent_id, organisation_name, first_name, last_name, email, raw)
     select $1, n, case when n % 2 = 0 then 'Customer ' || n end, 'Ann', 'Lee ' || n, 'C' || n || '@example.com ', '{}'::jsonb
     from generate_series(1, $2::integer) n
     union all
     select $1, 900000, $3 || 'one', null, null, null, '{}'::jsonb
     union all
     select $1, 900001, $3 || 'two', null, null, null, '{}'::jsonb
     union all
     select $1, 900002, chr(9) || 'Cafe' || chr(769) || ' Noir' || chr(160), null, null, 'bar@example.com' || chr(10), '{}'::jsonb
     union all
     select 'other', 2, 'Customer 2', null, null, 'c2@example.com', '{}'::jsonb`,
    [company, contacts, long],
  );
  await lent.database.execute(
    `insert into freeagent_sync.links (company, entity, source_key, freeagent_id, state, made_by_us, base, sent_hash)
     select $1, 'contact', n::text, n, case when n = 6 then 'deleted' else 'active' end, true, '{}', ''
     from generate_series(4, $2::integer) n`,
    [company, contacts],
  );
  await lent.database.execute(
    "update freeagent_mirror.contacts set deleted_at = clock_timestamp() where freeagent_id in (3, 5)",
  );
});

afterAll(() => lent.drop());

const markers = [
  "c1@example.com|ann lee 1",
  "c2@example.com|customer 2",
  "c3@example.com|ann lee 3",
  "c4@example.com|customer 4",
  "c5@example.com|ann lee 5",
  "c6@example.com|customer 6",
  `|${long}two`.toLowerCase(),
  "bar@example.com|caf\u00e9 noir",
  "nobody@example.com|nobody",
];

test("contacts of ours are taken, those of nobody's can be adopted, deleted ones are neither", async () => {
  expect([...(await readTakenMarkers(lent.database, company, "contact", markers))]).toEqual([
    ["c4@example.com|customer 4", [{ sourceKey: "4", freeagentId: 4, isHidden: false }]],
  ]);
  const found = await findAdoptable(lent.database, company, "contact", markers);
  const ids = [...found.values()].map((objects) => objects.map(({ id }) => id));
  expect(ids).toEqual([[1], [2], [6], [900001], [900002]]);
});

describe("the first push fills a table that PostgreSQL has no statistics of", () => {
  const searches = { readTakenMarkers, findAdoptable };

  test.each(["readTakenMarkers", "findAdoptable"] as const)(
    "%s finds contacts by their index and never reads them all",
    async (name) => {
      const plan: string[] = [];
      const explained: Queryable = {
        execute: (sql, values) => lent.database.execute(sql, values),
        query: async (sql, values): Promise<Row[]> => {
          const rows = await lent.database.query(`explain ${sql}`, values);
          plan.push(...rows.map((row) => String(row["QUERY PLAN"])));
          return [];
        },
      };
      await searches[name](explained, company, "contact", markers);
      expect(plan.join("\n")).toContain("contacts_by_marker");
      expect(plan.join("\n")).not.toContain("Seq Scan on contacts");
    },
  );
});

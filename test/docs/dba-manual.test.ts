import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

const manual = readFileSync(new URL("../../docs/dba.md", import.meta.url), "utf8");
const queries = [...manual.matchAll(/<!-- query -->\s+```sql\n([^]*?)```/g)].map(([, sql]) => sql ?? "");

let world: SampleWorld;
beforeAll(async () => {
  world = await sampleWorld({ scale: 0.02 });
  await world.night();
});
afterAll(() => world.close());

describe("docs/dba.md", () => {
  test.each(queries.map((sql) => [sql.split("\n").slice(0, 2).join(" "), sql]))(
    "has a query that runs: %s",
    async (_, sql) => {
      await expect(world.database.query(sql)).resolves.toBeInstanceOf(Array);
    },
  );

  test("sums what each invoice was paid by itself: of two companies, of unknown ones, reversals taken off", async () => {
    const row = (company: string, key: string | null, url: string, amount: string) =>
      `('${company}', '${amount.startsWith("-") ? "reversal" : "payment"}', 'confirmed', 'bank', ${key === null ? "null" : `'${key}'`},
        '/v2/invoices/${url}', '/v2/x', 'Current', '2026-11-20', ${amount}, 'GBP', 1)`;
    const rows = [
      row("one", "1042", "1", "10"),
      row("one", "1042", "1", "-4"),
      row("two", "1042", "2", "5"),
      row("one", null, "3", "7"),
      row("one", null, "4", "8"),
      row("one", "1043", "5", "9"),
      row("one", "1043", "5", "-9"),
    ];
    const sql = queries.find((query) => query.includes("as paid")) ?? "";
    const paid = await world.database.transaction(async (transaction) => {
      await transaction.execute("delete from freeagent_sync.bank_payments");
      await transaction.execute(
        `insert into freeagent_sync.bank_payments (company, kind, status, origin, invoice_source_key, invoice_url,
           explanation_url, bank_account, dated_on, amount, currency, run_id)
         values ${rows.join(", ")}`,
      );
      return transaction.query(sql);
    });
    const told = paid.map((one) => [one["company"], one["invoice_source_key"], one["paid"]].map(String).join(" "));
    expect(told.toSorted()).toEqual(["one 1042 6.00", "one null 7.00", "one null 8.00", "two 1042 5.00"]);
  });

  test("names every table", async () => {
    const rows = await world.database.query(
      "select relname::text as name from pg_class where relnamespace::regnamespace::text in ('freeagent_sync', 'freeagent_mirror') and relkind = 'r'",
    );
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.map((row) => String(row["name"])).filter((name) => !manual.includes(name))).toEqual([]);
  });
});

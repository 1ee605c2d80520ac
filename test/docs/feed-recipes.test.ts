import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lendDatabase } from "../support/database.ts";

const recipes = [
  ...readFileSync(new URL("../../docs/feed.md", import.meta.url), "utf8").matchAll(/```sql\n([^]*?)```/g),
].map(([, sql]) => sql ?? "");

test("the recipes of docs/feed.md show an open payment, take it over once, and leave nothing open", async () => {
  const lent = await lendDatabase();
  try {
    const { database } = lent;
    await database.execute(
      `insert into freeagent_sync.bank_payments
         (company, kind, status, origin, invoice_source_key, invoice_url, explanation_url, bank_account, dated_on,
          amount, currency, run_id)
       select 'sample', 'payment', status, origin, '7', '/v2/invoices/1', '/v2/bank_transaction_explanations/1', 'Current account',
         '2026-11-23', 60, 'GBP', 1
       from (values ('confirmed', 'bank'), ('guessed', 'bank'), ('confirmed', 'manual'), ('confirmed', 'sync')) as v (status, origin)`,
    );
    const [read = "", take = ""] = recipes;
    expect(recipes).toHaveLength(2);
    const open = await database.query(read);
    expect(open).toHaveLength(1);
    expect(
      await database.transaction(async (first) => {
        const taken = await first.query(take);
        // Another reader, while the first has not committed.
        expect(await database.query(take)).toEqual([]);
        return taken;
      }),
    ).toEqual(open);
    expect(await database.query(read)).toEqual([]);
  } finally {
    await lent.drop();
  }
});

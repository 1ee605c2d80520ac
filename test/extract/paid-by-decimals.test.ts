import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readFeedDifferences } from "../../extract/differences/read-feed-differences.ts";
import { mirrorTables } from "../../load/mirror/mirror-tables.ts";
import { upsertMirror } from "../../load/mirror/upsert-mirror.ts";
import { stageBankPayments } from "../../load/staging/stage-bank-payments.ts";
import { lendDatabase, type LentDatabase } from "../support/database.ts";

const company = "acme";

let lent: LentDatabase;
beforeAll(async () => {
  lent = await lendDatabase();
});
afterAll(() => lent.drop());
beforeEach(() =>
  lent.database.execute(
    `truncate freeagent_sync.bank_payments, freeagent_mirror.invoices, freeagent_mirror.bank_accounts,
       freeagent_mirror.bank_transaction_explanations`,
  ),
);

/** An invoice, paid so by these entries of an account of its currency, which are staged. Gives what is told of it. */
async function told(currency: string, paid: string, entries: readonly string[]) {
  const { database } = lent;
  const account = {
    name: "Current account",
    type: "StandardBankAccount",
    currency,
    status: "active",
    is_primary: true,
  };
  await upsertMirror(database, company, mirrorTables.bankAccounts, [{ id: 1, raw: account }]);
  const amounts = { total_value: "5000.0", paid_value: paid, due_value: "1.0" };
  const invoice = { contact: "/v2/contacts/1", reference: "INV-1", dated_on: "2026-11-01", currency, status: "Open" };
  await upsertMirror(database, company, mirrorTables.invoices, [{ id: 70, raw: { ...invoice, ...amounts } }]);
  const raws = entries.map((gross, index) => ({
    id: 900 + index,
    raw: {
      bank_account: "/v2/bank_accounts/1",
      paid_invoice: "/v2/invoices/70",
      dated_on: "2026-11-02",
      gross_value: gross,
      foreign_currency_value: "0.0",
      marked_for_review: false,
      is_deletable: true,
    },
  }));
  await upsertMirror(database, company, mirrorTables.explanations, raws);
  const again = () => database.transaction((transaction) => stageBankPayments(transaction, company, "1", []));
  await again();
  expect(await again()).toMatchObject({ payments: 0, reversals: 0 });
  return readFeedDifferences(database, company, []);
}

test.each([
  ["KWD", "12.352", ["12.345", "0.007"]],
  ["TND", "0.003", ["0.001", "0.001", "0.001"]],
  ["OMR", "100.005", ["100.005"]],
  ["JPY", "1500.0", ["1000.0", "500"]],
  ["GBP", "12.35", ["12.3", "0.05"]],
])("what entries in %s pay adds up exactly, whatever decimals its amounts have", async (currency, paid, entries) => {
  expect(await told(currency, paid, entries)).toEqual([]);
});

test.each([
  ["KWD", "12.353", ["12.345", "0.007"], { paidValue: "12.353", entries: "12.352" }],
  ["JPY", "1501.0", ["1000.0", "500"], { paidValue: "1501.00", entries: "1500.00" }],
])("a difference in %s is told with all its decimals", async (currency, paid, entries, amounts) => {
  expect(await told(currency, paid, entries)).toMatchObject([{ feedWrong: false, paidWrong: true, ...amounts }]);
});

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readBankAccounts } from "../../extract/mirror/read-bank-accounts.ts";
import { mirrorTables } from "../../load/mirror/mirror-tables.ts";
import { upsertMirror } from "../../load/mirror/upsert-mirror.ts";
import { lendDatabase, type LentDatabase } from "../support/database.ts";

let lent: LentDatabase;
beforeAll(async () => {
  lent = await lendDatabase();
});
afterAll(() => lent.drop());
beforeEach(() => lent.database.execute("truncate freeagent_mirror.bank_accounts"));

/** The currencies of accounts that FreeAgent answers with these, the first of them the primary one. */
async function currenciesOf(...answered: readonly (string | undefined)[]): Promise<readonly string[]> {
  const accounts = answered.map((currency, index) => ({
    id: 1 + index,
    raw: {
      name: `Account ${index}`,
      type: "StandardBankAccount",
      status: "active",
      is_primary: index === 0,
      ...(currency && { currency }),
    },
  }));
  await upsertMirror(lent.database, "acme", mirrorTables.bankAccounts, accounts);
  return (await readBankAccounts(lent.database, "acme")).map(({ currency }) => currency);
}

test.each([
  ["the primary account's", ["EUR", undefined, "USD"], ["EUR", "EUR", "USD"]],
  ["another one's, where the primary one tells none either", [undefined, "USD"], ["USD", "USD"]],
  ["pounds, where none tells", [undefined], ["GBP"]],
])("an account for which FreeAgent tells no currency keeps the one of the books: %s", async (_, answered, kept) => {
  expect(await currenciesOf(...answered)).toEqual(kept);
});

import { expect, test } from "vitest";
import { accountToPayInto } from "../../transform/invoices/account-to-pay-into.ts";

const accounts = [
  { freeagentId: 7, name: "Current account", isPrimary: true },
  { freeagentId: 8, name: "Euro account", isPrimary: false },
  { freeagentId: 9, name: "Savings", isPrimary: false },
  { freeagentId: 10, name: "Savings", isPrimary: false },
  // A name that reads like the number of another one.
  { freeagentId: 11, name: "7", isPrimary: false },
];
const namesOf = { euro: "Euro account", gone: "Closed account" };
const payInto = (named: unknown) => accountToPayInto({ source_key: "1", bank_account: named }, accounts, namesOf);

test.each([
  ["euro", 8],
  [" euro ", 8],
  ["Euro account", 8],
  ["8", 8],
  ["/v2/bank_accounts/8", 8],
  ["https://api.freeagent.com/v2/bank_accounts/8", 8],
  ["7", 11],
])("an invoice that is to be paid into %j names account %d", (named, id) => {
  expect(payInto(named)).toEqual({ row: { source_key: "1", bank_account: `/v2/bank_accounts/${id}` } });
});

test.each([null, undefined, "", "  "])("an invoice that names no account (%j) is as it is", (named) => {
  expect(payInto(named)).toEqual({ row: { source_key: "1", bank_account: named } });
});

test.each(["Savings", "gone", "12", "/v2/categories/8", "euro account"])(
  "an account that is not there, or there twice, is refused by name: %s",
  (named) => {
    const refused = payInto(named);
    expect(refused).toMatchObject({ rejection: { reason: "bank_account_unknown", field: "bank_account" } });
    expect("rejection" in refused && refused.rejection.detail).toContain(`"${named}"`);
  },
);

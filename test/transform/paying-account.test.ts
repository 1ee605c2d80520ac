import { expect, test } from "vitest";
import { payingAccount } from "../../transform/payments/paying-account.ts";

const current = { name: "Current account", isPrimary: true };
const till = { name: "Till", isPrimary: false };
const savings = { name: "Savings", isPrimary: false };
const namesOf = { "Cash drawer": "Till", Closed: "Old account" };

test.each([
  ["FreeAgent's own name", [current, till], "Till", till],
  ["a name with white space around it", [current, till], "  Till ", till],
  ["a name of the back office, by the configuration", [current, till], "Cash drawer", till],
  ["the same with white space around it", [current, till], "\tCash drawer ", till],
  ["a name that the configuration gives to an account that is not there", [current, till], "Closed", undefined],
  ["a name that nobody knows", [current, till], "till", undefined],
  ["a name that two accounts in use have", [current, till, { ...till }], "Till", undefined],
  ["no name, among several: the primary one", [till, current], null, current],
  ["an empty name, among several: the primary one", [till, current], "  ", current],
  ["no column of that name: the primary one", [till, current], undefined, current],
  ["no name, where one account is all there is", [till], null, till],
  ["no name, among several of which none is primary", [till, savings], null, undefined],
  ["a name, where the company has no account", [], "Till", undefined],
  ["no name, where the company has no account", [], null, undefined],
])("a payment means the account by %s", (_, accounts, named, meant) => {
  expect(payingAccount(accounts, namesOf, named)).toBe(meant);
});

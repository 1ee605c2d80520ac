import { expect, test } from "vitest";
import type { Link } from "../../domain/link.ts";
import { daysToSearch } from "../../transform/payments/days-to-search.ts";
import { aPayment, clearing, withFeed } from "./planning-payments.ts";

const on = (datedOn: unknown, changed: Parameters<typeof aPayment>[0] = {}) => aPayment(changed, { dated_on: datedOn });

const link = (changed: Partial<Link>): Link => ({
  entity: "payment",
  sourceKey: "1",
  freeagentId: 900,
  state: "active",
  madeByUs: false,
  base: {},
  sentHash: "",
  remoteUpdatedAt: null,
  ...changed,
});

test("lines are looked for from before the first payment of an account until after its last", () => {
  expect(daysToSearch([on("2026-11-02"), on("2026-11-20"), on("2026-10-30")], 3)).toEqual([
    { bankAccountId: 1, from: "2026-10-27", to: "2026-11-23" },
  ]);
});

test("each account has days of its own, and months and years end as they do", () => {
  const payments = [on("2026-12-31", { account: withFeed }), on("2028-02-28", { account: clearing })];
  expect(daysToSearch(payments, 2)).toEqual([
    { bankAccountId: 1, from: "2026-12-29", to: "2027-01-02" },
    { bankAccountId: 2, from: "2028-02-26", to: "2028-03-01" },
  ]);
});

test("where a line must be of the payment's day, only that day is looked at", () => {
  expect(daysToSearch([on("2026-11-20")], 0)).toEqual([{ bankAccountId: 1, from: "2026-11-20", to: "2026-11-20" }]);
});

test.each([
  ["is gone", aPayment({ row: undefined })],
  ["names no account that there is", on("2026-11-20", { account: undefined })],
  ["has no day", on(null)],
  ["is dated infinity", on("infinity")],
  ["has a day that is no text", on(20261120)],
  ["has a day outside of what FreeAgent keeps books for", on("0026-11-20")],
  ["is in step with somebody else's entry", on("2026-11-20", { link: link({}) })],
])("a payment that %s needs no line", (_, payment) => {
  expect(daysToSearch([payment], 3)).toEqual([]);
});

test.each([
  ["made by us, which may have to be booked anew", link({ madeByUs: true })],
  ["deleted by a person", link({ state: "deleted" })],
  ["something that had paid the invoice without an entry", link({ freeagentId: null })],
])("a payment whose entry is %s needs one", (_, entry) => {
  expect(daysToSearch([on("2026-11-20", { link: entry })], 3)).toHaveLength(1);
});

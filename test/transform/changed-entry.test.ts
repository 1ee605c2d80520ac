import { expect, test } from "vitest";
import { changedEntry } from "../../transform/payments/changed-entry.ts";

test("entries that the lost one may have become are named with amount and day", () => {
  const raw = { gross_value: "4.00", dated_on: "2026-11-28" };
  expect(
    changedEntry([
      { id: 30, raw },
      { id: 31, raw: { ...raw, dated_on: "2026-11-27" } },
    ]),
  ).toEqual({
    reason: "possible_duplicate",
    detail:
      "The answer to booking this payment was lost, and FreeAgent has no entry of its amount and day on its invoice. From that time it has 4.00 of 2026-11-28 (/v2/bank_transaction_explanations/30), 4.00 of 2026-11-27 (/v2/bank_transaction_explanations/31): somebody may have changed it. If it is this one, give both sides the same amount, day and invoice, or delete it there, then retry; if it is another one, retry, and the payment is booked.",
  });
});

test("where there is none, nobody need be asked", () => {
  expect(changedEntry([])).toBeUndefined();
});

import { expect, test } from "vitest";
import { rivalRows } from "../../transform/payments/rival-rows.ts";

const day = { dated_on: "2026-11-20" };

test("a later payment is a rival where so much arrives in the account, near its day, as of one of the batch", () => {
  const batch = [
    { amount: "7.70", ...day },
    { amount: "9", bank_amount: "8.10", ...day },
    { amount: "5", dated_on: null },
  ];
  const later = [
    { source_key: "1", amount: "7.7", ...day },
    { source_key: "2", amount: "9", ...day },
    { source_key: "3", amount: "8.1", bank_amount: null, dated_on: "2026-11-26" },
    { source_key: "4", amount: "1", bank_amount: "7.7000", dated_on: "2026-11-14" },
    { source_key: "5", amount: "7.7", dated_on: "2026-11-27" },
    { source_key: "6", amount: "none", ...day },
    { source_key: "7", amount: "5", dated_on: "0001-01-01" },
  ];
  expect(rivalRows(batch, later, 6).map((row) => row["source_key"])).toEqual(["1", "3", "4"]);
});

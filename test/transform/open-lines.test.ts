import { expect, test } from "vitest";
import { OpenLines } from "../../transform/payments/open-lines.ts";
import { bankLine } from "./planning-payments.ts";

test("a line of the bank's is there for others with what is left of it, and no more of it can be taken than that", () => {
  const line = bankLine();
  const lines = new OpenLines([line, bankLine({ freeagentId: 301 })]);
  const left = () => lines.near(1, "2026-11-21", 0).map(({ freeagentId, free }) => `${freeagentId}: ${free}`);
  lines.take(line, "60.50");
  expect(left()).toEqual(["300: 39.5", "301: 100"]);
  lines.take(line, "39.50");
  expect(left()).toEqual(["301: 100"]);
  expect(() => {
    lines.take(line, "1");
  }).toThrow("bank line 300 is used up");
});

test("a line of a day without any is none that can be taken", () => {
  const other = bankLine({ datedOn: "2026-11-22" });
  expect(() => {
    new OpenLines([bankLine()]).take(other, "1");
  }).toThrow("bank line 300 is used up");
});

import { expect, test } from "vitest";
import { referencePath } from "../../transform/reference-path.ts";
import { predictLines, sumOf } from "../../transform/invoices/predict-lines.ts";

test.each([
  ["price times quantity with VAT", { price: "10", quantity: "2", sales_tax_rate: "20" }, null, "24.00"],
  ["halves away from zero", { price: "0.05", quantity: "0.5", sales_tax_rate: "0" }, null, "0.03"],
  ["negative halves too", { price: "-0.05", quantity: "0.5", sales_tax_rate: "0" }, null, "-0.03"],
  ["the price is rounded first", { price: "4.167", quantity: "3", sales_tax_rate: "0" }, null, "12.51"],
  ["a discount comes off before VAT", { price: "10", quantity: "1", sales_tax_rate: "20" }, "12.5", "10.50"],
  ["without a price it is nothing", { quantity: "2", sales_tax_rate: "20" }, null, "0.00"],
  ["without a quantity it is nothing", { price: "10", sales_tax_rate: "20" }, null, "0.00"],
  ["an exempt line has no VAT", { price: "10", quantity: "1", sales_tax_status: "EXEMPT" }, null, "10.00"],
])("FreeAgent's amount of a line is foreseen: %s", (_what, item, discount, amount) => {
  expect(predictLines([item], discount)).toEqual([amount]);
});

test("where FreeAgent decides the rate, nothing is foreseen", () => {
  expect(predictLines([{ price: "10", quantity: "1" }], null)).toBeUndefined();
});

test("amounts add up without a float", () => {
  expect(sumOf(["0.10", "0.20"])).toBe("0.30");
});

test.each([
  ["/v2/categories/061", "/v2/categories/061"],
  ["https://api.freeagent.com/v2/categories/602-1", "/v2/categories/602-1"],
  ["001", "/v2/categories/001"],
  ["602-15", "/v2/categories/602-15"],
  ["602-1x", undefined],
  ["602-x", undefined],
  ["Sales", undefined],
  ["/v2/contacts/1", undefined],
  ["https://evil.example/x/v2/categories/1", undefined],
])("the category %s is %s", (text, path) => {
  expect(referencePath("categories", text)).toBe(path);
});

test.each([
  [
    "0.1 and 0.2",
    [
      ["0.1", "0"],
      ["0.2", "0"],
    ],
    "0.30",
  ],
  [
    "half a penny off",
    [
      ["10", "0"],
      ["-0.005", "0"],
    ],
    "9.99",
  ],
  [
    "19 % on three lines, rounded line by line",
    [
      ["0.05", "19"],
      ["0.05", "19"],
      ["0.05", "19"],
    ],
    "0.18",
  ],
  [
    "whole yen",
    [
      ["1050", "10"],
      ["333", "10"],
    ],
    "1521.30",
  ],
] as const)("the total is foreseen to the penny: %s", (_what, lines, total) => {
  const items = lines.map(([price, sales_tax_rate]) => ({ price, quantity: "1", sales_tax_rate }));
  expect(sumOf(predictLines(items, null) ?? [])).toBe(total);
});

import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../domain/json.ts";
import type { ExpectedLine } from "../../domain/plan.ts";
import { totalMismatch } from "../../transform/invoices/total-mismatch.ts";

const sent = { description: "Labour", quantity: "2", price: "50", sales_tax_rate: "20" };
const line = (over: Partial<ExpectedLine> = {}): ExpectedLine => ({
  description: "Labour",
  sent,
  expectedTotal: null,
  ...over,
});
const base = (items: readonly JsonObject[], over: JsonObject = {}) => ({ total_value: "120", items, ...over });

/** What the message says of the lines, when the back office expects a pound more than FreeAgent has. */
function said(lines: readonly ExpectedLine[], items: readonly JsonObject[], over: JsonObject = {}): string | undefined {
  const detail = totalMismatch({ expectedTotal: "121", expectedLines: lines }, base(items, over))?.detail;
  return /^The back office expects 121.00, FreeAgent calculates 120.00\. (.*) The invoice stays a draft there;/.exec(
    detail ?? "",
  )?.[1];
}

const unknown = "Map expected_total in invoice_items.sql, and this message names the line.";

describe("an invoice whose total is not the back office's", () => {
  test("is none when the totals agree to the penny, however they are written", () => {
    expect(totalMismatch({ expectedTotal: "120.00", expectedLines: [] }, base([]))).toBeUndefined();
    expect(totalMismatch({ expectedTotal: "120.01", expectedLines: [] }, base([]))).toEqual({
      reason: "total_mismatch",
      field: "expected_total",
      detail: `The back office expects 120.01, FreeAgent calculates 120.00. ${unknown} The invoice stays a draft there; correct the lines or the expected_total of the mapping.`,
    });
  });

  test.each([
    ["Draft", "a draft"],
    ["Open", "as it is"],
  ])("stays what it is: %s", (status, stays) => {
    const detail = totalMismatch({ expectedTotal: "121", expectedLines: [] }, base([], { status }))?.detail;
    expect(detail).toContain(`The invoice stays ${stays} there;`);
  });

  test.each([
    ["another quantity", { quantity: "3" }, "quantity is 2 in the back office and 3 in FreeAgent"],
    ["another price", { price: "51" }, "price is 50 in the back office and 51 in FreeAgent"],
    ["another VAT rate", { sales_tax_rate: "5" }, "sales_tax_rate is 20 in the back office and 5 in FreeAgent"],
    ["no VAT rate", { sales_tax_rate: null }, "sales_tax_rate is 20 in the back office and missing in FreeAgent"],
  ])("names the line that FreeAgent took with %s", (_what, over, words) => {
    expect(said([line(), line()], [sent, { ...sent, ...over }])).toBe(`Line 2 (Labour): ${words}.`);
  });

  test("names the line whose amount differs, where the mapping gives it", () => {
    const second = line({ description: "Parts", expectedTotal: "61" });
    const items = [sent, { ...sent, quantity: "1" }];
    const lines = [line({ expectedTotal: "120.0" }), { ...second, sent: { quantity: "1" } }];
    expect(said(lines, items)).toBe("Line 2 (Parts) is 61.00 in the back office and 60.00 in FreeAgent.");
  });

  test("counts the discount into the amount of a line", () => {
    expect(said([line({ expectedTotal: "120" })], [sent], { discount_percent: "10" })).toBe(
      "Line 1 (Labour) is 120.00 in the back office and 108.00 in FreeAgent.",
    );
  });

  test.each<[string, readonly ExpectedLine[], readonly JsonObject[]]>([
    ["no line says what it comes to", [line()], [sent]],
    ["all lines agree", [line({ expectedTotal: "120.00" })], [sent]],
    ["FreeAgent decides the VAT rate", [line({ sent: {}, expectedTotal: "1" })], [{ quantity: "2", price: "50" }]],
    ["FreeAgent has no such line", [line({ sent: {}, expectedTotal: "1" })], []],
  ])("names no line where %s, and says how it could", (_what, lines, items) => {
    expect(said(lines, items)).toBe(unknown);
  });

  test("compares what was sent even with a line that FreeAgent does not have", () => {
    expect(said([line()], [])).toBe("Line 1 (Labour): quantity is 2 in the back office and missing in FreeAgent.");
    const withoutItems = { total_value: "120" };
    expect(totalMismatch({ expectedTotal: "121", expectedLines: [line()] }, withoutItems)?.detail).toContain("missing");
  });
});

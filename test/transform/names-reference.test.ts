import { expect, test } from "vitest";
import { namesReference } from "../../transform/payments/names-reference.ts";

test.each([
  ["ACME LTD 12 NOV", "12"],
  ["ACME LTD NOV 12", "12"],
  ["CARD 12NOV", "12"],
  ["PAID INV 12 NOV", "12"],
  ["INVOICE 12TH NOVEMBER", "12"],
  ["INV 12 th Nov", "12"],
  ["INV 12/11/2026", "12"],
  ["INV 2026-11-12", "2026"],
  ["INV 2026", "2026"],
  ["INV 12 11 2026", "12"],
  ["INV 12.00", "12"],
  ["INV £12", "12"],
  ["INV 12% DISCOUNT", "12"],
  ["INV 12 GBP", "12"],
  ["1,012.00", "1012"],
  ["TRANSFER 12", "12"],
  ["REF 12", "12"],
  ["12 ACME INV", "12"],
  ["10:12 ATM", "12"],
  ["ACME 1234", "1234"],
  ["ACME 12345", "12345"],
  ["ACME 121126", "121126"],
  ["ACME 20261112", "20261112"],
  ["ACME 12/11/26", "12/11/26"],
  ["ACME 2026-11-12", "2026-11-12"],
  ["ACME GBP 123456", "123456"],
  ["ACME EUR123456", "123456"],
  ["ACME 123456.00", "123456"],
  ["ACME 1.123456", "123456"],
  ["ACME $123456", "123456"],
  ["ACME 123456€", "123456"],
  ["£123456", "123456"],
  ["INV 123", "12"],
  ["INV 12A", "12"],
])("%s does not surely name %s", (description, reference) => {
  expect(namesReference(description, reference)).toBe(false);
});

test.each([
  ["INV 12", "12"],
  ["inv-12 acme", "12"],
  ["INVOICE NO. 12", "12"],
  ["Invoice number 0012, thanks", "0012"],
  ["12 NOV INV 12", "12"],
  ["INVOICE 12 ACME LTD", "12"],
  ["INV 121126", "121126"],
  ["ACME 1234567", "1234567"],
  ["ACME 2026/001", "2026/001"],
  ["ACME 2026 001.", "2026-001"],
  ["ACME 990042", "990042"],
  ["12 NOV 26 INV-42", "INV-42"],
  ["ACME A12 12.00", "A12"],
])("%s surely names %s", (description, reference) => {
  expect(namesReference(description, reference)).toBe(true);
});

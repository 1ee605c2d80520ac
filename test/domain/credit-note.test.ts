import { expect, test } from "vitest";
import { creditReference } from "../../domain/credit-note.ts";

test("a credit note is called after its invoice", () => {
  expect(creditReference("INV-7")).toBe("CN-INV-7");
});

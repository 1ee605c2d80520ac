import { expect, test } from "vitest";
import { asForeseen } from "../../transform/payments/foreseen-invoices.ts";
import { invoice } from "./planning-payments.ts";

const known = new Map([
  ["7", invoice({ currency: "EUR", due: "100", status: "Draft", guessed: "20", paidElsewhere: "0" })],
]);
const toCome = { freeagentId: -1, reference: "INV-8", contactId: 0, currency: undefined, due: "60" };

test("an invoice that the push will send can be paid as if FreeAgent had it", () => {
  const invoices = asForeseen(known, new Map([["8", toCome]]), "GBP");
  expect(invoices.get("8")).toEqual({ ...toCome, currency: "GBP", status: "Open", guessed: "0", paidElsewhere: "0" });
  expect(invoices.get("7")).toBe(known.get("7"));
});

test("an invoice in a currency of its own keeps it", () => {
  expect(asForeseen(known, new Map([["8", { ...toCome, currency: "USD" }]]), "GBP").get("8")?.currency).toBe("USD");
});

test("an amended invoice is sent again with its new sum, in its currency unless that changes too", () => {
  const amended = asForeseen(
    known,
    new Map([["7", { amended: true, currency: undefined, due: "80" } as const]]),
    "GBP",
  );
  expect(amended.get("7")).toEqual({ ...known.get("7"), due: "80", status: "Open" });
  const other = asForeseen(known, new Map([["7", { amended: true, currency: "USD", due: "80" } as const]]), "GBP");
  expect(other.get("7")?.currency).toBe("USD");
});

test("an invoice that the push will take away can not be paid", () => {
  expect(asForeseen(known, new Map([["7", "gone" as const]]), "GBP")).toEqual(new Map());
});

test("an amended invoice that FreeAgent does not have stays unknown", () => {
  const foreseen = new Map([["9", { amended: true, currency: undefined, due: "80" } as const]]);
  expect(asForeseen(known, foreseen, "GBP").has("9")).toBe(false);
});

test("what FreeAgent has now is left as it is", () => {
  asForeseen(known, new Map([["7", "gone" as const]]), "GBP");
  expect(known.size).toBe(1);
});

import { describe, expect, test } from "vitest";
import type { Link } from "../../domain/link.ts";
import { linesLeft, linesNear, withOwnPart } from "../../transform/payments/lines-left.ts";
import type { LineMatch } from "../../transform/payments/match-bank-lines.ts";
import { PaymentBooks } from "../../transform/payments/payment-books.ts";
import { bankLine, entry, invoice, type Facts } from "./planning-payments.ts";

const seven = invoice();
const hundred = { amount: "100", datedOn: "2026-11-20" };

function books(facts: Facts = {}): PaymentBooks {
  const invoices = new Map([
    ["7", seven],
    ["8", invoice({ freeagentId: 80, paidElsewhere: "30" })],
  ]);
  return new PaymentBooks({ invoices, entries: [], lines: [], doubtful: [], entryLines: new Map(), ...facts });
}

describe("a confirmed entry", () => {
  test.each([
    ["of the amount and day", {}, 3, 900],
    ["as many days after as may be", { datedOn: "2026-11-23" }, 3, 900],
    ["as many days before as may be", { datedOn: "2026-11-17" }, 3, 900],
    ["a day later than may be", { datedOn: "2026-11-24" }, 3, undefined],
    ["of any day, where the day does not matter", { datedOn: "2025-01-01" }, undefined, 900],
    ["of another amount", { amount: "100.01" }, undefined, undefined],
    ["on another invoice", { invoiceId: 80 }, undefined, undefined],
    ["that FreeAgent only guesses", { guessed: true }, undefined, undefined],
  ])("%s", (_what, changed, days, id) => {
    expect(books({ entries: [entry(changed)] }).takeConfirmed(seven, hundred, days)?.freeagentId).toBe(id);
  });

  test("is taken once", () => {
    const one = books({ entries: [entry(), entry({ freeagentId: 901 })] });
    const taken = [1, 2, 3].map(() => one.takeConfirmed(seven, hundred, 3)?.freeagentId);
    expect(taken).toEqual([900, 901, undefined]);
  });
});

describe("a guess of FreeAgent's", () => {
  test.each([
    ["of the account, amount and days", {}, 900],
    ["of another account", { bankAccountId: 2 }, undefined],
    ["on another invoice", { invoiceId: 80 }, undefined],
    ["of another amount", { amount: "99" }, undefined],
    ["too many days away", { datedOn: "2026-11-24" }, undefined],
    ["that somebody confirmed", { guessed: false }, undefined],
  ])("%s", (_what, changed, id) => {
    const one = books({ entries: [entry({ guessed: true, ...changed })] });
    expect(one.takeGuess(seven, 1, hundred, 3)?.freeagentId).toBe(id);
  });
});

describe("what is left of an invoice", () => {
  test("shrinks with what is spoken for, and grows with what is given back", () => {
    const one = books();
    one.use("7", "30.10");
    expect(one.invoice("7")?.due).toBe("69.9");
    one.use("7", "-30.10");
    expect(one.invoice("7")?.due).toBe("100");
    one.use("9", "1");
    expect(one.invoice("9")).toBeUndefined();
  });

  test("that is paid elsewhere is taken to the penny, and never beyond", () => {
    const one = books();
    expect([one.takeElsewhere("8", "30.01"), one.invoice("8")?.paidElsewhere]).toEqual([false, "30"]);
    expect([one.takeElsewhere("8", "30"), one.invoice("8")?.paidElsewhere]).toEqual([true, "0"]);
    expect(one.takeElsewhere("8", "0.01")).toBe(false);
    expect(one.takeElsewhere("9", "0")).toBe(false);
  });
});

test.each([
  ["100", false],
  ["0", false],
  ["-0.01", true],
])("where %s is left of what is paid elsewhere, payments cover too much: %s", (paidElsewhere, isTooMuch) => {
  const one = books({ invoices: new Map([["7", invoice({ paidElsewhere })]]) });
  expect([one.coversTooMuch("7"), one.coversTooMuch("8")]).toEqual([isTooMuch, false]);
});

describe("a payment in doubt", () => {
  const doubt = { sourceKey: "9", invoiceId: 80, amount: "30", datedOn: "2026-11-20" };
  const itsEntry = entry({ invoiceId: 80, amount: "30.0" });

  test("has made the entry of its invoice, amount and day, and accounts for what that pays", () => {
    const one = books({ entries: [itsEntry], doubtful: [doubt] });
    expect(one.takeConfirmed(invoice({ freeagentId: 80 }), { ...hundred, amount: "30" }, undefined)).toBeUndefined();
    expect([one.invoice("8")?.paidElsewhere, one.invoice("7")?.paidElsewhere]).toEqual(["0", "0"]);
  });

  test.each([
    ["another day", { datedOn: "2026-11-21" }],
    ["another amount", { amount: "30.01" }],
    ["another invoice", { invoiceId: 70 }],
  ])("has not made an entry of %s", (_what, changed) => {
    const one = books({ entries: [{ ...itsEntry, ...changed }], doubtful: [doubt] });
    expect(one.invoice("8")?.paidElsewhere).toBe("30");
  });

  test("takes nothing of other invoices", () => {
    const seventh = { ...doubt, invoiceId: 70 };
    const invoices = new Map([
      ["7", invoice({ paidElsewhere: "30" })],
      ["8", invoice({ freeagentId: 80, paidElsewhere: "30" })],
    ]);
    const one = books({ invoices, entries: [entry({ amount: "30" })], doubtful: [seventh] });
    expect(["7", "8"].map((key) => one.invoice(key)?.paidElsewhere)).toEqual(["0", "30"]);
  });

  test("is known by its invoice", () => {
    const one = books({ doubtful: [doubt] });
    expect([one.doubtfulOf(seven), one.doubtfulOf(invoice({ freeagentId: 80 }))]).toEqual([[], [doubt]]);
  });
});

describe("the bank's lines", () => {
  const match = (freeagentId: number, amount: string): LineMatch => ({
    kind: "line",
    line: bankLine({ freeagentId }),
    amount,
  });

  test("are known by the entry that explains them; a payment without an entry has none", () => {
    const known = { line: bankLine({ free: "0" }), part: "40" };
    const one = books({ entryLines: new Map([[900, known]]) });
    const link = { entity: "payment", sourceKey: "1", state: "active", madeByUs: true, base: {} } as const;
    const of = (freeagentId: number | null): Link => ({ ...link, freeagentId, sentHash: "", remoteUpdatedAt: null });
    expect([one.lineOf(of(900)), one.lineOf(of(901)), one.lineOf(of(null))]).toEqual([known, undefined, undefined]);
  });

  test("keep what the matches leave of them; what is used up is gone", () => {
    const lines = [bankLine(), bankLine({ freeagentId: 301 }), bankLine({ freeagentId: 302 })];
    const ambiguous: LineMatch = { kind: "ambiguous", lines: [bankLine({ freeagentId: 302 })] };
    const left = linesLeft(lines, [match(300, "60"), match(300, "39.50"), match(301, "100"), ambiguous]);
    expect(left.map(({ freeagentId, free }) => `${freeagentId}: ${free}`)).toEqual(["300: 0.5", "302: 100"]);
  });

  test("near a payment are those of its account, up to the days before and after it and no further", () => {
    const days = ["2026-11-17", "2026-11-18", "2026-11-20", "2026-11-22", "2026-11-23"];
    const lines = [1, 2].flatMap((bankAccountId) => days.map((datedOn) => bankLine({ bankAccountId, datedOn })));
    const near = linesNear(lines, { bankAccountId: 1, datedOn: "2026-11-20" }, 2);
    expect(near).toEqual(lines.slice(1, 4));
  });

  test("have our own part back once our entry is deleted, whether something was free of them or not", () => {
    const own = { line: bankLine({ free: "0" }), part: "40.50" };
    const free = (lines: Parameters<typeof withOwnPart>[0]) =>
      withOwnPart(lines, own).map((line) => `${line.freeagentId}: ${line.free}`);
    expect(free([])).toEqual(["300: 40.5"]);
    expect(free([bankLine({ freeagentId: 301 }), bankLine({ free: "10" })])).toEqual(["301: 100", "300: 50.5"]);
  });
});

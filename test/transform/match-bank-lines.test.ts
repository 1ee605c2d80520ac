import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { addDays } from "../../domain/days.ts";
import { decimal } from "../../domain/money.ts";
import { holdsReference, withNamesHeld } from "../../transform/payments/holds-reference.ts";
import { matchBankLines, type WantedLine } from "../../transform/payments/match-bank-lines.ts";
import type { OpenBankLine } from "../../domain/open-bank-line.ts";

const line = (freeagentId: number, free: string, changed: Partial<OpenBankLine> = {}): OpenBankLine => ({
  freeagentId,
  bankAccountId: 1,
  datedOn: "2026-11-20",
  free,
  description: "FASTER PAYMENT",
  names: [],
  ...changed,
});

const payment = (sourceKey: string, amount: string | undefined, changed: Partial<WantedLine> = {}): WantedLine => ({
  sourceKey,
  bankAccountId: 1,
  datedOn: "2026-11-20",
  amount,
  reference: `INV-${sourceKey}`,
  payer: Number(sourceKey),
  ...changed,
});

/** What each payment was given: number of the line and part of it, or `ambiguous`. */
function found(wanted: readonly WantedLine[], lines: readonly OpenBankLine[], days = 3): Record<string, string> {
  return Object.fromEntries(
    [...matchBankLines(wanted, lines, days)].map(([key, match]) => [
      key,
      match.kind === "line" ? `${match.line.freeagentId}: ${match.amount}` : match.kind,
    ]),
  );
}

describe("the bank line of a payment", () => {
  test("is the only one of its account and amount within the days", () => {
    const lines = [
      line(1, "50"),
      line(2, "60"),
      line(3, "50", { bankAccountId: 2 }),
      line(4, "50", { datedOn: "2026-11-24" }),
    ];
    expect(found([payment("7", "50")], lines)).toEqual({ 7: "1: 50" });
  });

  test("may be dated before or after it, up to the days and no further", () => {
    const on = (datedOn: string) => found([payment("7", "50")], [line(1, "50", { datedOn })], 2);
    expect(["2026-11-17", "2026-11-18", "2026-11-22", "2026-11-23"].map((day) => on(day)["7"])).toEqual([
      undefined,
      "1: 50",
      "1: 50",
      undefined,
    ]);
  });

  test("is the one that names the invoice, where several have the amount", () => {
    const lines = [line(1, "50"), line(2, "50", { description: "smith inv 7", names: [] })];
    expect(found([payment("7", "50")], lines)).toEqual({ 7: "2: 50" });
  });

  test("is nobody's where two lines or two payments answer", () => {
    expect(found([payment("7", "50")], [line(1, "50"), line(2, "50")])).toEqual({ 7: "ambiguous" });
    expect(found([payment("7", "50"), payment("8", "50")], [line(1, "50")])).toEqual({
      7: "ambiguous",
      8: "ambiguous",
    });
  });

  test("is not one that names another invoice", () => {
    expect(found([payment("7", "50")], [line(1, "50", { description: "INV-9", names: ["INV-9"] })])).toEqual({});
  });

  test("may be a larger one that names the invoice: then it is a part", () => {
    const both = line(1, "150", { description: "INV-7 INV-8", names: ["INV-7", "INV-8"] });
    expect(found([payment("7", "100"), payment("8", "50")], [both])).toEqual({ 7: "1: 100", 8: "1: 50" });
    expect(found([payment("7", "100"), payment("8", "60")], [both])).toEqual({ 7: "1: 100" });
  });

  test("may be one sum of several payments of one payer on one day", () => {
    const three = [payment("7", "10.50"), payment("8", "20"), payment("9", "30", { payer: 7 })];
    const together = [three[0], { ...three[1], payer: 7 }, three[2]] as WantedLine[];
    expect(found(together, [line(1, "60.50")])).toEqual({ 7: "1: 10.50", 8: "1: 20", 9: "1: 30" });
    expect(found(three, [line(1, "60.50")])).toEqual({});
  });

  test("is the nearer one of two that name the invoice, and the first of two on one day", () => {
    const named = (id: number, datedOn: string) => line(id, "50", { datedOn, description: "INV-7", names: ["INV-7"] });
    const lines = [named(1, "2026-11-18"), named(3, "2026-11-21"), named(2, "2026-11-21")];
    expect(found([payment("7", "50")], lines)).toEqual({ 7: "2: 50" });
    expect(found([payment("7", "50")], lines.toReversed())).toEqual({ 7: "2: 50" });
  });

  test("that is the sum is found among others, and one that is used up is nobody's", () => {
    const group = [payment("7", "20", { payer: 7 }), payment("8", "30", { payer: 7 })];
    expect(found(group, [line(1, "5"), line(2, "50")])).toEqual({ 7: "2: 20", 8: "2: 30" });
    const twice = [payment("7", "87.31"), payment("8", "87.31", { reference: "INV-7" })];
    expect(found(twice, [line(1, "87.31", { description: "INV-7" })])).toEqual({ 7: "1: 87.31" });
  });

  test("is taken whole by a payment without an amount of its own only where it is nobody else's", () => {
    const named = line(1, "87.31", { description: "INV-7", names: ["INV-7"] });
    const both = line(2, "150", { description: "INV-7 INV-8", names: ["INV-7", "INV-8"] });
    const [one, other] = [payment("7", undefined), payment("8", undefined)];
    expect(found([one], [named])).toEqual({ 7: "1: 87.31" });
    expect(found([one, { ...other, reference: "INV-7" }], [named])).toEqual({ 7: "ambiguous", 8: "ambiguous" });
    expect(found([one, other], [both])).toEqual({ 7: "ambiguous", 8: "ambiguous" });
    expect(found([one, payment("8", "50")], [both])).toEqual({ 7: "ambiguous", 8: "2: 50" });
    expect(found([one], [named, both])).toEqual({ 7: "ambiguous" });
  });

  test("is not the sum of one payer's payments where it may be another's alone", () => {
    const group = [payment("7", "20", { payer: 7 }), payment("8", "30", { payer: 7 })];
    const alone = [payment("9", "50"), payment("10", "50")];
    const doubt = { 7: "ambiguous", 8: "ambiguous", 9: "ambiguous", 10: "ambiguous" };
    expect(found([...group, ...alone], [line(1, "50")])).toEqual(doubt);
  });

  test("is no part where two larger ones name the invoice", () => {
    const larger = (id: number) => line(id, "80", { description: "INV-7", names: ["INV-7"] });
    expect(found([payment("7", "50")], [larger(1)])).toEqual({ 7: "1: 50" });
    expect(found([payment("7", "50")], [larger(1), larger(2)])).toEqual({ 7: "ambiguous" });
    expect(found([payment("7", "50")], [larger(1), larger(2), line(3, "50")])).toEqual({ 7: "3: 50" });
  });

  test("is told apart per payment: another one's doubt is not its own", () => {
    const lines = [line(1, "50"), line(2, "60"), line(3, "60")];
    expect(found([payment("7", "50"), payment("8", "60")], lines)).toEqual({ 7: "1: 50", 8: "ambiguous" });
  });

  test("is nobody's where two lines are the sum of one payer's payments, or one line that of two payers'", () => {
    const group = [payment("7", "20", { payer: 7 }), payment("8", "30", { payer: 7 })];
    const others = [payment("9", "10", { payer: 9 }), payment("10", "40", { payer: 9 })];
    expect(found(group, [line(1, "50"), line(2, "50")])).toEqual({ 7: "ambiguous", 8: "ambiguous" });
    const all = { 7: "ambiguous", 8: "ambiguous", 9: "ambiguous", 10: "ambiguous" };
    expect(found([...group, ...others], [line(1, "50")])).toEqual(all);
    expect(found([...group, ...others], [line(1, "50"), line(2, "50")])).toEqual(all);
  });

  test("is no sum where the line names an invoice that none of them pays", () => {
    const group = [payment("7", "20", { payer: 7 }), payment("8", "30", { payer: 7 })];
    expect(found(group, [line(1, "50", { description: "INV-9", names: ["INV-9"] })])).toEqual({});
    const both = line(1, "50", { description: "7 and 8 together", names: ["INV-7", "INV-8"] });
    expect(found(group, [both])).toEqual({ 7: "1: 20", 8: "1: 30" });
  });

  test("is no sum of payments of two days or accounts, nor of one whose amount is not known", () => {
    const other = (changed: Partial<WantedLine>) => [
      payment("7", "20", { payer: 7 }),
      payment("8", "30", { payer: 7, ...changed }),
    ];
    expect(found(other({ datedOn: "2026-11-19" }), [line(1, "50")])).toEqual({});
    expect(found(other({ bankAccountId: 2 }), [line(1, "50")])).toEqual({});
    expect(found([...other({}), payment("9", undefined, { payer: 7 })], [line(1, "50")])).toEqual({
      7: "1: 20",
      8: "1: 30",
    });
  });

  test("is taken whole for a payment in another currency, when it names the invoice", () => {
    const named = line(1, "87.31", { description: "INV-7" });
    expect(found([payment("7", undefined)], [named, line(2, "90")])).toEqual({ 7: "1: 87.31" });
    expect(found([payment("7", undefined)], [named, { ...named, freeagentId: 2 }])).toEqual({ 7: "ambiguous" });
  });
});

const amounts = fc.integer({ min: 1, max: 6 }).map((pounds) => `${pounds * 10}`);
const days = fc.integer({ min: 0, max: 5 }).map((day) => addDays("2026-11-18", day));
const references = fc.constantFrom("INV-1", "INV-2", "INV-3");
const payments = fc
  .array(fc.record({ amount: amounts, datedOn: days, reference: references, payer: fc.integer({ min: 1, max: 2 }) }), {
    maxLength: 8,
  })
  .map((drawn) => drawn.map((one, index) => payment(String(index + 1), one.amount, one)));
const bankLines = fc
  .array(fc.record({ free: amounts, datedOn: days, named: fc.option(references) }), { maxLength: 8 })
  .map((drawn) =>
    drawn.map(({ free, datedOn, named }, index) =>
      line(index + 1, free, { datedOn, description: named ?? "", names: named === null ? [] : [named] }),
    ),
  );

describe("a line whose text may be a date or an amount, or the short number of an invoice", () => {
  const dated = line(1, "100", { description: "ACME LTD 12 NOV", names: ["12"] });
  const numbered = (sourceKey: string, reference: string, amount: string | undefined) =>
    payment(sourceKey, amount, { reference });

  test("is no larger line of that invoice, and none to be taken whole for it", () => {
    expect(found([numbered("1", "12", "60")], [dated])).toEqual({});
    expect(found([numbered("1", "12", undefined)], [dated])).toEqual({});
  });

  test("is that invoice's where its amount is right and nobody else's is, and else nobody's", () => {
    const [own, other] = [numbered("1", "12", "100"), numbered("2", "77", "100")];
    expect(found([own], [dated])).toEqual({ 1: "1: 100" });
    expect(found([own, other], [dated])).toEqual({ 1: "ambiguous", 2: "ambiguous" });
    expect(found([other], [dated])).toEqual({ 2: "ambiguous" });
  });

  test("is the sum of one payer's payments of other invoices only for a person to say", () => {
    const [one, two] = [numbered("1", "77", "40"), numbered("2", "78", "60")].map((each) => ({ ...each, payer: 5 }));
    expect(
      found(
        [one, two].flatMap((each) => each ?? []),
        [dated],
      ),
    ).toEqual({ 1: "ambiguous", 2: "ambiguous" });
  });

  test("is the nearest that names it where the text leaves no doubt", () => {
    const sure = line(2, "100", { description: "INV 12 ACME", names: ["12"], datedOn: "2026-11-22" });
    expect(found([numbered("1", "12", "100")], [dated, sure])).toEqual({ 1: "2: 100" });
  });
});

test("no line is given beyond what is free of it, whatever payments look for it, in whatever order", () => {
  fc.assert(
    fc.property(payments, bankLines, fc.func(fc.integer()), (wanted, lines, order) => {
      const matches = matchBankLines(wanted, lines, 3);
      const left = new Map(lines.map((one) => [one.freeagentId, decimal(one.free)]));
      for (const [key, match] of matches) {
        if (match.kind !== "line") continue;
        const rest = left.get(match.line.freeagentId)?.minus(decimal(match.amount));
        if (rest === undefined) return false;
        left.set(match.line.freeagentId, rest);
        expect(match.amount).toBe(wanted.find(({ sourceKey }) => sourceKey === key)?.amount);
      }
      expect([...left.values()].every((rest) => rest.gte("0"))).toBe(true);
      const shuffled = wanted.toSorted((one, other) => order(one.sourceKey) - order(other.sourceKey));
      const idOf = (all: typeof matches) =>
        [...all].map(([key, match]) => [key, match.kind === "line" ? match.line.freeagentId : 0]).toSorted();
      expect(idOf(matchBankLines(shuffled, lines.toReversed(), 3))).toEqual(idOf(matches));
      return true;
    }),
    { numRuns: 500 },
  );
});

test.each([
  ["FASTER PAYMENT INV-42", true],
  ["inv 42 smith", true],
  ["REF:INV42.", true],
  ["INV-421", false],
  ["XINV-42", false],
  ["INV-4", false],
  ["paid INV", false],
  ["INV-42A", false],
  ["INV-4 2", false],
  ["Rechnung \u00c4INV-42", false],
])("%s names INV-42: %s", (description, named) => {
  expect(holdsReference(description, "INV-42")).toBe(named);
});

test("a reference without letters or digits is named by nothing", () => {
  expect(holdsReference("- - -", "--")).toBe(false);
});

test("a line keeps those names that its text does hold", () => {
  const names = ["2001", "INV-42", "R/2026-1"];
  const line = { description: "paid 20 01 for inv42 and r 2026/1", names };
  expect(withNamesHeld(line)).toEqual({ ...line, names: ["INV-42", "R/2026-1"] });
});

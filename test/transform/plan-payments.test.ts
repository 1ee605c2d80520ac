import { describe, expect, test } from "vitest";
import fc from "fast-check";
import type { Link } from "../../domain/link.ts";
import { decimal } from "../../domain/money.ts";
import { jsonText } from "../../domain/json.ts";
import type { PaymentCase } from "../../transform/plan-payments.ts";
import {
  withFeed,
  clearing,
  invoice,
  entry,
  bankLine,
  aPayment,
  type Facts,
  plan,
  told,
  one,
} from "./planning-payments.ts";

describe("a new payment", () => {
  test("is linked to the entry that pays it already", () => {
    expect(one({}, { entries: [entry()] })).toBe("unchanged, entry 900, ours: false");
    expect(one({}, { entries: [entry({ datedOn: "2026-11-10" })] })).toBe("wait for bank_line Current account");
    const paid = new Map([["7", invoice({ due: "0", paidElsewhere: "100" })]]);
    expect(one({}, { invoices: paid, entries: [entry({ datedOn: "2026-11-10" })] })).toBe(
      "unchanged, entry 900, ours: false",
    );
    expect(one({}, { invoices: paid })).toBe("unchanged, entry null, ours: false");
  });

  test("on an invoice that other payments of ours have paid in full is more than is due, never taken for paid", () => {
    const invoices = new Map([["7", invoice({ due: "0" })]]);
    expect(one({}, { invoices })).toBe("reject: overpayment");
    const half = new Map([["7", invoice({ due: "0", paidElsewhere: "50" })]]);
    expect(one({}, { invoices: half })).toBe("reject: overpayment");
    const paid = new Map([["7", invoice({ due: "0", paidElsewhere: "100" })]]);
    const two = plan([aPayment(), aPayment({ sourceKey: "2" })], { invoices: paid });
    expect([...two.values()].map(told)).toEqual(["unchanged, entry null, ours: false", "reject: overpayment"]);
    const linked = plan([aPayment(), aPayment({ sourceKey: "2" })], { invoices: paid, entries: [entry()] });
    expect([...linked.values()].map(told)).toEqual(["unchanged, entry 900, ours: false", "reject: overpayment"]);
  });

  test("approves FreeAgent's guess of the same account, amount and days", () => {
    const invoices = new Map([["7", invoice({ due: "0", guessed: "100" })]]);
    expect(one({}, { invoices, entries: [entry({ guessed: true })] })).toBe("approve false");
    const elsewhere = entry({ guessed: true, bankAccountId: 2 });
    expect(one({}, { invoices, entries: [elsewhere] })).toBe("reject: overpayment");
  });

  test("explains the bank's line, with the line's date", () => {
    expect(one({}, { lines: [bankLine()] })).toBe("create /v2/bank_transactions/300 /v2/invoices/70 2026-11-21 100");
  });

  test("waits for its line where the account has a feed, then needs a person", () => {
    expect(one({})).toBe("wait for bank_line Current account");
    expect(one({}, {}, {}, "2026-11-25")).toBe("reject: no_bank_line");
    expect(one({}, {}, { no_bank_line: "reject" })).toBe("reject: no_bank_line");
  });

  test("is booked by hand where the account has no feed, or where the rules say so", () => {
    const manual = "create /v2/bank_accounts/2 /v2/invoices/70 2026-11-20 100";
    expect(one({ account: clearing })).toBe(manual);
    expect(one({ account: { ...clearing, hasFeed: null } })).toBe(manual);
    expect(one({}, {}, { no_bank_line: "manual" })).toBe(manual.replace("accounts/2", "accounts/1"));
    expect(one({ account: clearing }, {}, { no_bank_line: "wait" })).toBe("wait for bank_line Till");
  });

  test("is never booked by hand where one of several lines may be it", () => {
    const lines = [bankLine(), bankLine({ freeagentId: 301 })];
    expect(one({}, { lines }, { no_bank_line: "manual" })).toBe("wait for bank_line Current account");
    expect(one({}, { lines }, { no_bank_line: "manual" }, "2026-11-25")).toBe("reject: ambiguous_bank_line");
  });

  test("may not pay more than is due", () => {
    const invoices = new Map([["7", invoice({ due: "99.99" })]]);
    expect(one({}, { invoices, lines: [bankLine()] })).toBe("reject: overpayment");
  });

  test("waits for its invoice, and for payments of the invoice that may have been booked", () => {
    expect(one({}, { invoices: new Map() })).toBe("wait for invoice 7");
    expect(one({}, { invoices: new Map([["7", invoice({ status: "Draft" })]]) })).toBe("wait for invoice 7");
    const doubtful = [{ sourceKey: "9", invoiceId: 70, amount: "50", datedOn: "2026-11-20" }];
    expect(one({}, { doubtful })).toBe("wait for payment 9");
  });

  test("does not take the entry that a payment in doubt may have made", () => {
    const doubtful = [{ sourceKey: "9", invoiceId: 70, amount: "100", datedOn: "2026-11-20" }];
    const invoices = new Map([["7", invoice({ due: "0", paidElsewhere: "100" })]]);
    expect(one({}, { invoices, entries: [entry()], doubtful })).toBe("reject: overpayment");
  });

  test("is rejected without an account, with a refund's amount, or after a person deleted its entry", () => {
    expect(one({ account: undefined })).toBe("reject: bank_account_unknown");
    expect(told(plan([aPayment({}, { amount: "-5" })]).get("1"))).toBe("reject: invalid_row");
    expect(one({ link: link({ state: "deleted" }) })).toBe("reject: deleted_in_freeagent");
    expect(one({ link: link({ state: "deleted", sentHash: "" }), account: clearing })).toMatch(/^create/);
  });
});

describe("a payment in another currency", () => {
  const invoices = new Map([["7", invoice({ currency: "EUR" })]]);

  test("is booked with both amounts", () => {
    const row = { bank_amount: "87.31" };
    expect(told(plan([aPayment({ account: clearing }, row)], { invoices }).get("1"))).toBe(
      "create /v2/bank_accounts/2 /v2/invoices/70 2026-11-20 87.31 100",
    );
    const lines = [bankLine({ free: "87.31" })];
    expect(told(plan([aPayment({}, row)], { invoices, lines }).get("1"))).toBe(
      "create /v2/bank_transactions/300 /v2/invoices/70 2026-11-21 87.31 100",
    );
  });

  test("takes what the line says when it names the invoice, and else must say what arrived", () => {
    const lines = [bankLine({ free: "86", description: "INV-7" })];
    expect(one({}, { invoices, lines })).toBe("create /v2/bank_transactions/300 /v2/invoices/70 2026-11-21 86 100");
    expect(one({ account: clearing }, { invoices })).toBe("reject: bank_amount_missing");
  });

  test("in one currency has one amount", () => {
    expect(told(plan([aPayment({}, { bank_amount: "99" })]).get("1"))).toBe("reject: invalid_row");
  });
});

const ours = { gross_value: "100", dated_on: "2026-11-20", paid_invoice: "https://x/v2/invoices/70" } as const;

function link(changed: Partial<Link> = {}): Link {
  const fixed = { entity: "payment", sourceKey: "1", freeagentId: 900, state: "active", madeByUs: true } as const;
  return { ...fixed, base: ours, sentHash: "old", remoteUpdatedAt: null, ...changed };
}

describe("a payment that was changed", () => {
  const paid = new Map([["7", invoice({ due: "0" })]]);
  const changedTo = (row: Record<string, unknown>, changed: Partial<PaymentCase> = {}, facts: Facts = {}) =>
    told(plan([aPayment({ link: link(), account: clearing, ...changed }, row)], { invoices: paid, ...facts }).get("1"));

  test("follows in place where it is a manual entry of ours", () => {
    expect(changedTo({ amount: "90" })).toBe("update 90");
    expect(changedTo({ dated_on: "2026-11-19" })).toBe("update 2026-11-19");
    expect(changedTo({ amount: "100.01" })).toBe("reject: overpayment");
    expect(changedTo({ description: "other words" })).toBe("unchanged, entry 900, ours: true");
  });

  test("is left to a person where the entry is not ours", () => {
    const theirs = { link: link({ madeByUs: false }) };
    expect(changedTo({ amount: "90" }, theirs)).toBe("reject: payment_not_ours");
    expect(changedTo({ dated_on: "2026-11-01" }, theirs)).toBe("unchanged, entry 900, ours: false");
  });

  test("is booked anew where it moves to another invoice", () => {
    const invoices = new Map([
      ["7", invoice()],
      ["8", invoice({ freeagentId: 80 })],
    ]);
    expect(changedTo({ invoice_key: "8" }, {}, { invoices })).toBe(
      "delete; create /v2/bank_accounts/2 /v2/invoices/80 2026-11-20 100",
    );
  });

  test("keeps the bank's date on a line of the bank's, and its line when it is booked anew", () => {
    const onLine = { onBankLine: true, account: withFeed };
    expect(changedTo({ dated_on: "2026-11-22" }, onLine)).toBe("unchanged, entry 900, ours: true");
    const invoices = new Map([["8", invoice({ freeagentId: 80 })]]);
    const entryLines = new Map([[900, { line: bankLine({ free: "0" }), part: "100" }]]);
    expect(changedTo({ invoice_key: "8" }, onLine, { invoices, entryLines })).toBe(
      "delete; create /v2/bank_transactions/300 /v2/invoices/80 2026-11-21 100",
    );
  });

  test("keeps its entry while the new one cannot be booked", () => {
    expect(changedTo({ amount: "90" }, { onBankLine: true, account: withFeed })).toBe(
      "wait for bank_line Current account",
    );
  });

  test("has its guess approved still, when the approval was not carried out", () => {
    const guess = link({ madeByUs: false, sentHash: "", base: { ...ours, marked_for_review: true } });
    expect(changedTo({}, { link: guess })).toBe("approve false");
  });

  test("that is gone is deleted where it is ours, and only then", () => {
    const gone = { row: undefined };
    expect(one({ ...gone, link: link() })).toBe("delete");
    expect(one({ ...gone, link: link({ madeByUs: false }) })).toBe("unchanged, entry 900, ours: false");
    expect(one(gone)).toBe("unchanged, entry undefined, ours: undefined");
  });
});

test("two equal payments of one invoice on one day are two payments, and take two entries or lines", () => {
  const twins = [aPayment({}, { amount: "50" }), aPayment({ sourceKey: "2" }, { amount: "50", source_key: "2" })];
  const fifty = entry({ amount: "50" });
  const linked = plan(twins, { entries: [fifty, { ...fifty, freeagentId: 901 }] });
  expect(["1", "2"].map((key) => told(linked.get(key)))).toEqual([
    "unchanged, entry 900, ours: false",
    "unchanged, entry 901, ours: false",
  ]);
  const named = bankLine({ free: "50", description: "INV-7" });
  const explained = plan(twins, { lines: [named, { ...named, freeagentId: 301 }] });
  expect(["1", "2"].map((key) => told(explained.get(key)))).toEqual([
    "create /v2/bank_transactions/300 /v2/invoices/70 2026-11-21 50",
    "create /v2/bank_transactions/301 /v2/invoices/70 2026-11-21 50",
  ]);
});

test("whatever is recorded, no invoice is booked beyond what is due, and each payment has one plan", () => {
  const amounts = fc.integer({ min: 1, max: 8 }).map((tens) => `${tens * 10}`);
  const recorded = fc.array(fc.record({ amount: amounts, invoice: fc.constantFrom("7", "8"), feed: fc.boolean() }), {
    maxLength: 8,
  });
  const lines = fc.array(fc.record({ free: amounts, named: fc.boolean() }), { maxLength: 5 });
  fc.assert(
    fc.property(recorded, lines, amounts, amounts, (payments, drawn, dueOfSeven, dueOfEight) => {
      const due: Record<string, string> = { 70: dueOfSeven, 80: dueOfEight };
      const invoices = new Map([
        ["7", invoice({ due: dueOfSeven })],
        ["8", invoice({ freeagentId: 80, reference: "INV-8", due: dueOfEight })],
      ]);
      const cases = payments.map(({ amount, invoice: key, feed }, index) => {
        const sourceKey = String(index);
        return aPayment(
          { sourceKey, account: feed ? withFeed : clearing },
          { source_key: sourceKey, invoice_key: key, amount },
        );
      });
      const open = drawn.map(({ free, named }, index) =>
        bankLine({ freeagentId: index, free, description: named ? "INV-7" : "", names: named ? ["INV-7"] : [] }),
      );
      const plans = plan(cases, { invoices, lines: open });
      expect([...plans.keys()].toSorted()).toEqual(cases.map(({ sourceKey }) => sourceKey).toSorted());
      const booked: Record<string, ReturnType<typeof decimal>> = {};
      for (const made of plans.values()) {
        if (made.kind !== "write") continue;
        const { gross_value: gross, paid_invoice: paid } = made.steps[0].body;
        const id = jsonText(paid).replace("/v2/invoices/", "");
        booked[id] = (booked[id] ?? decimal("0")).plus(decimal(jsonText(gross)));
      }
      return Object.entries(booked).every(([id, sum]) => sum.lte(decimal(due[id] ?? "0")));
    }),
    { numRuns: 500 },
  );
});

import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { decimal } from "../../domain/money.ts";
import { jsonText } from "../../domain/json.ts";
import type { PayingAccount } from "../../transform/payments/payment-books.ts";
import type { PaymentCase } from "../../transform/payments/plan-payments.ts";
import {
  type Facts,
  aPayment,
  bankLine,
  clearing,
  entry,
  invoice,
  link,
  one,
  plan,
  told,
  withFeed,
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
    const linked = plan([aPayment()], { entries: [entry()] }).get("1");
    expect(linked?.kind === "unchanged" && linked.link?.base).toMatchObject({ gross_value: "100" });
    const partly = new Map([["7", invoice({ paidElsewhere: "100" })]]);
    expect(one({}, { invoices: partly })).toBe("wait for bank_line Current account");
  });

  test("that is refused for what may change by itself is looked at by every run, and a wrong row by none", () => {
    const nothingDue = { invoices: new Map([["7", invoice({ due: "0" })]]) };
    const writtenOff = { invoices: new Map([["7", invoice({ status: "Written-off" })]]) };
    const twins = { lines: [bankLine(), bankLine({ freeagentId: 301 })] };
    const late = "2026-12-24";
    const rejected = (payment: PaymentCase, facts: Facts = {}, day?: string) =>
      plan([payment], facts, { no_bank_line: "reject" }, day).get("1");
    expect(rejected(aPayment(), nothingDue)).toMatchObject({ kind: "reject", again: true });
    expect(rejected(aPayment(), writtenOff)).toMatchObject({ kind: "reject", again: true });
    expect(rejected(aPayment(), {}, late)).toMatchObject({ kind: "reject", again: true });
    expect(rejected(aPayment(), twins, late)).toMatchObject({ kind: "reject", again: true });
    const raised = aPayment({ link: link(), account: clearing }, { amount: "100.01" });
    expect(rejected(raised, nothingDue)).toMatchObject({ kind: "reject", again: true });
    expect(rejected(aPayment({}, { amount: "-1" }))).not.toHaveProperty("again");
  });

  test("on an invoice that other payments of ours have paid in full is more than is due, never taken for paid", () => {
    const invoices = new Map([["7", invoice({ due: "0" })]]);
    expect(one({}, { invoices })).toBe("reject: overpayment");
    const half = new Map([["7", invoice({ due: "0", paidElsewhere: "50" })]]);
    expect(one({}, { invoices: half })).toBe("reject: overpayment");
    const paid = new Map([["7", invoice({ due: "0", paidElsewhere: "100" })]]);
    const two = plan([aPayment(), aPayment({ sourceKey: "2" })], { invoices: paid });
    expect([...two.values()].map(told)).toEqual(["unchanged, entry null, ours: false", "reject: overpayment"]);
    // What the first one is linked to is not there a second time, when the second has paid the rest.
    const partly = new Map([["7", invoice({ due: "100", paidElsewhere: "100" })]]);
    const three = ["1", "2", "3"].map((sourceKey) =>
      aPayment({ sourceKey, account: clearing }, { source_key: sourceKey }),
    );
    const all = plan(three, { invoices: partly, entries: [entry()] });
    expect(three.map(({ sourceKey }) => told(all.get(sourceKey)))).toEqual([
      "unchanged, entry 900, ours: false",
      "create /v2/bank_accounts/2 /v2/invoices/70 2026-11-20 100",
      "reject: overpayment",
    ]);
    const linked = plan([aPayment(), aPayment({ sourceKey: "2" })], { invoices: paid, entries: [entry()] });
    expect([...linked.values()].map(told)).toEqual(["unchanged, entry 900, ours: false", "reject: overpayment"]);
  });

  test("on an invoice that was written off is not taken for paid: a person decides, unless an entry pays it", () => {
    for (const [status, due] of [
      ["Written-off", "0"],
      ["Written-off", "100"],
      ["Part written-off", "0"],
    ] as const) {
      const invoices = new Map([["7", invoice({ status, due, paidElsewhere: "100" })]]);
      expect(one({}, { invoices })).toBe("reject: invoice_written_off");
      expect(plan([aPayment()], { invoices }).get("1")).toMatchObject({ again: true });
      expect(one({}, { invoices, entries: [entry()] })).toBe("unchanged, entry 900, ours: false");
    }
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
    for (const status of ["Draft", "Scheduled To Email"])
      expect(one({}, { invoices: new Map([["7", invoice({ status })]]) })).toBe("wait for invoice 7");
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

describe("a booking", () => {
  test.each(["0", "-87.31"])("is not made of %s, where that is said to have arrived in the account", (arrived) => {
    const inEuros = { invoices: new Map([["7", invoice({ currency: "EUR" })]]) };
    const named = bankLine({ free: "87.31", description: "INV-7" });
    const booked = (facts: Facts, account: PayingAccount) =>
      told(plan([aPayment({ account }, { bank_amount: arrived })], facts).get("1"));
    expect(booked(inEuros, clearing)).toBe("reject: invalid_row");
    expect(booked({ ...inEuros, lines: [named] }, withFeed)).toBe("reject: invalid_row");
  });

  test("is found again by invoice, amount, day and key, should the answer be lost", () => {
    expect(plan([aPayment({ account: clearing })]).get("1")).toMatchObject({
      outcome: "created",
      freeagentId: null,
      marker: "70|100|2026-11-20|1",
    });
  });

  test("that waits or fails for want of a line is looked at again by every run", () => {
    const lines = [bankLine(), bankLine({ freeagentId: 301 })];
    expect(plan([aPayment()], {}, {}, "2026-11-25").get("1")).toMatchObject({ kind: "reject", again: true });
    expect(plan([aPayment()], { lines }, {}, "2026-11-25").get("1")).toMatchObject({ kind: "reject", again: true });
    const detail = (facts: Facts) => {
      const waits = plan([aPayment()], facts).get("1");
      return waits?.kind === "wait" ? waits.detail : "";
    };
    expect(detail({})).toBe(
      "Waits for its line of 100.00 in Current account, around 2026-11-20, to arrive. From 2026-11-25 on it needs a person.",
    );
    expect(detail({ lines })).toBe(
      "Waits for its line of 100.00 in Current account, around 2026-11-20, to be told apart from others. From 2026-11-25 on it needs a person.",
    );
  });

  test("that comes in one sum with another of its payer is not booked by hand while two lines are that sum", () => {
    const both = [
      aPayment({ account: clearing }),
      aPayment({ account: clearing, sourceKey: "2" }, { source_key: "2" }),
    ];
    const lines = [300, 301].map((freeagentId) => bankLine({ freeagentId, bankAccountId: 2, free: "200" }));
    const invoices = new Map([["7", invoice({ due: "200" })]]);
    expect([...plan(both, { invoices, lines })].map(([key, found]) => `${key} ${found.kind}`)).toEqual([
      "1 wait",
      "2 wait",
    ]);
  });

  test("with rules that say reject does not wait for lines to be told apart either", () => {
    const lines = [bankLine(), bankLine({ freeagentId: 301 })];
    expect(one({}, { lines }, { no_bank_line: "reject" })).toBe("reject: ambiguous_bank_line");
  });

  test("of a row that is not valid is none, and waits only for as much as payments in doubt may take", () => {
    expect(told(plan([aPayment({}, { dated_on: "soon" })]).get("1"))).toBe("reject: invalid_row");
    const doubtful = [
      { sourceKey: "9", invoiceId: 70, amount: "20", datedOn: "2026-11-20" },
      { sourceKey: "10", invoiceId: 70, amount: "20", datedOn: "2026-11-20" },
    ];
    const invoices = new Map([["7", invoice({ due: "140" })]]);
    expect(one({ account: clearing }, { invoices, doubtful })).toMatch(/^create/);
    expect(one({ account: clearing }, { invoices: new Map([["7", invoice({ due: "139" })]]), doubtful })).toBe(
      "wait for payment 9",
    );
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

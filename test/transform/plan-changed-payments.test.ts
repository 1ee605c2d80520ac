import { describe, expect, test } from "vitest";
import type { Link } from "../../domain/link.ts";
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
  ours,
  plan,
  told,
  withFeed,
} from "./planning-payments.ts";

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

  test.each(["0", "-5"])("to %s is no payment any more: its entry is not made a refund", (amount) => {
    expect(changedTo({ amount })).toBe("reject: invalid_row");
    const elsewhere = { link: link({ base: { ...ours, bank_account: "/v2/bank_accounts/3" } }) };
    expect(changedTo({ amount }, elsewhere)).toBe("reject: invalid_row");
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

  test("and cannot be booked anew is told that its entry stays, where a new one is told that nothing was booked", () => {
    const invoices = new Map([["8", invoice({ freeagentId: 80, due: "99" })]]);
    const detailOf = (changed: Partial<PaymentCase>) => {
      const made = plan([aPayment(changed, { invoice_key: "8" })], { invoices }).get("1");
      return made?.kind === "reject" ? made.rejection.detail : made?.kind;
    };
    expect(detailOf({ link: link() })).toContain("Its entry stays as it was;");
    expect(detailOf({})).toContain("Nothing was booked;");
  });

  test("waits where it moves to an invoice that FreeAgent does not have yet, never taken for in step", () => {
    expect(changedTo({ invoice_key: "8" })).toBe("wait for invoice 8");
    const theirs = { link: link({ madeByUs: false }) };
    expect(changedTo({ invoice_key: "8" }, theirs)).toBe("wait for invoice 8");
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

  test("is changed in place on its line of the bank's, where the line and the invoice stay", () => {
    const onLine = { onBankLine: true, account: withFeed };
    const line = bankLine({ free: "0", description: "FPI INV-7" });
    const entryLines = new Map([[900, { line, part: "100" }]]);
    const base = { ...ours, dated_on: "2026-11-21" };
    const lowered = aPayment({ ...onLine, link: link({ base }) }, { amount: "90" });
    expect(plan([lowered], { invoices: paid, entryLines }).get("1")).toMatchObject({
      outcome: "updated",
      freeagentId: 900,
      marker: "900",
      steps: [{ name: "update", body: { gross_value: "90" } }],
    });
    // Another line of the bank's is its own by now: an entry does not move to another.
    const whole = bankLine({ freeagentId: 301, free: "90", description: "FPI INV-7" });
    expect(changedTo({ amount: "90" }, onLine, { entryLines, lines: [whole] })).toBe(
      "delete; create /v2/bank_transactions/301 /v2/invoices/70 2026-11-21 90",
    );
  });

  test("is changed in place where it is a manual entry in another currency, and in step where nothing is left to change", () => {
    const euros = { account: { ...clearing, currency: "EUR" } };
    const base = { ...ours, gross_value: "120", foreign_currency_value: "100", bank_account: "/v2/bank_accounts/2" };
    const made = (row: Record<string, unknown>, changed = base) =>
      changedTo(row, { ...euros, link: link({ base: changed }) });
    expect(made({ amount: "90", bank_amount: "108" })).toBe("update 108 90");
    expect(made({ bank_amount: "121" })).toBe("update 121");
    expect(made({ dated_on: "2026-11-19", bank_amount: "120" })).toBe("update 2026-11-19");
    expect(made({ amount: "90", bank_amount: "108" }, { ...base, bank_account: "/v2/bank_accounts/3" })).toBe(
      "delete; create /v2/bank_accounts/2 /v2/invoices/70 2026-11-20 108 90",
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

  test("gives back what it paid, and takes what it pays now, before the next one is planned", () => {
    const half = { row: { ...aPayment().row, amount: "60" } };
    const second = aPayment({ sourceKey: "2", account: clearing }, { source_key: "2", amount: "40" });
    const changed = aPayment({ link: link(), account: clearing, ...half });
    const two = (due: string, ...cases: readonly PaymentCase[]) =>
      [...plan(cases, { invoices: new Map([["7", invoice({ due })]]) }).values()].map(told);
    expect(two("0", changed, second)).toEqual([
      "update 60",
      "create /v2/bank_accounts/2 /v2/invoices/70 2026-11-20 40",
    ]);
    expect(two("-0.01", changed, second)).toEqual(["update 60", "reject: overpayment"]);
    const more = aPayment({ link: link(), account: clearing }, { amount: "140" });
    expect(two("40", more, second)).toEqual(["update 140", "reject: overpayment"]);
    const same = aPayment({ link: link(), account: clearing });
    expect(two("39", same, second)).toEqual(["unchanged, entry 900, ours: true", "reject: overpayment"]);
    const guess = link({ base: { ...ours, marked_for_review: true } });
    expect(two("39", aPayment({ link: guess, account: clearing }), second)).toEqual([
      "approve false",
      "reject: overpayment",
    ]);
  });

  test("that is not written to leaves its invoice as it was, whatever amount the row says", () => {
    const second = aPayment({ sourceKey: "2", account: clearing }, { source_key: "2", amount: "10" });
    const then = (changed: Link) =>
      [...plan([aPayment({ link: changed }, { amount: "90" }), second], { invoices: paid }).values()].map(told);
    expect(then(link({ madeByUs: false }))).toEqual(["reject: payment_not_ours", "reject: overpayment"]);
    const guess = link({ base: { ...ours, marked_for_review: true } });
    expect(then(guess)).toEqual(["approve false", "reject: overpayment"]);
  });

  test("gives nothing back to an invoice that it did not pay", () => {
    const moved = { invoice_key: "8" };
    const invoices = new Map([["8", invoice({ freeagentId: 0, due: "99" })]]);
    expect(changedTo(moved, {}, { invoices })).toBe("reject: overpayment");
    expect(changedTo(moved, {}, { invoices: new Map() })).toBe("wait for invoice 8");
    const onLine = { onBankLine: true, account: withFeed };
    expect(changedTo({ dated_on: "2026-11-01" }, onLine, { invoices: new Map() })).toBe("wait for invoice 7");
    const unknown = link({ base: { dated_on: "2026-11-20" } });
    expect(changedTo({ dated_on: "2026-11-01" }, { ...onLine, link: unknown })).toBe("reject: overpayment");
    const amountless = link({ base: { dated_on: "2026-11-20", paid_invoice: ours.paid_invoice } });
    expect(changedTo({ dated_on: "2026-11-01" }, { ...onLine, link: amountless })).toBe("reject: overpayment");
    const unpaid = link({ base: { ...ours, paid_invoice: null } });
    expect(changedTo({ amount: "50" }, { ...onLine, link: unpaid })).toBe("reject: overpayment");
  });

  test("is booked anew as an update of its entry, and links no other entry", () => {
    const invoices = new Map([["8", invoice({ freeagentId: 80 })]]);
    const entries = [entry({ invoiceId: 80 })];
    const made = plan([aPayment({ link: link(), account: clearing }, { invoice_key: "8" })], { invoices, entries }).get(
      "1",
    );
    expect(made).toMatchObject({ kind: "write", outcome: "updated", freeagentId: 900 });
  });

  test("chooses its line after the new ones, and leaves it to the next", () => {
    const invoices = new Map([["8", invoice({ freeagentId: 80, due: "300" })]]);
    const moved = (sourceKey: string, freeagentId: number) =>
      aPayment(
        { sourceKey, link: link({ sourceKey, freeagentId }), onBankLine: true },
        { source_key: sourceKey, invoice_key: "8" },
      );
    const fresh = aPayment({ sourceKey: "3" }, { source_key: "3", invoice_key: "8" });
    const bound = (lines: readonly ReturnType<typeof bankLine>[]) =>
      [...plan([moved("1", 900), moved("2", 901), fresh], { invoices, lines })].map(([key, made]) => [
        key,
        /wait|bank_transactions\/\d+/.exec(told(made))?.[0],
      ]);
    expect(Object.fromEntries(bound([bankLine()]))).toEqual({ 1: "wait", 2: "wait", 3: "bank_transactions/300" });
    const named = bankLine({ free: "200", description: "INV-7" });
    expect(Object.fromEntries(bound([named]))).toEqual({
      1: "bank_transactions/300",
      2: "wait",
      3: "bank_transactions/300",
    });
  });

  test("that is gone leaves no hash, so that it may come again", () => {
    const gone = { row: undefined };
    expect(plan([aPayment({ ...gone, link: link() })]).get("1")).toMatchObject({ outcome: "deleted", hash: "" });
    for (const kept of [link({ madeByUs: false }), link({ freeagentId: null })]) {
      expect(plan([aPayment({ ...gone, link: kept })]).get("1")).toEqual({
        kind: "unchanged",
        link: { ...kept, state: "deleted", sentHash: "" },
      });
    }
  });

  test("that is gone is deleted where it is ours, and only then", () => {
    const gone = { row: undefined };
    expect(one({ ...gone, link: link() })).toBe("delete");
    expect(one({ ...gone, link: link({ madeByUs: false }) })).toBe("unchanged, entry 900, ours: false");
    expect(one(gone)).toBe("unchanged, entry undefined, ours: undefined");
  });
});

import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../domain/json.ts";
import type { Link } from "../../domain/link.ts";
import { payloadHash } from "../../transform/payload-hash.ts";
import type { PaymentRow } from "../../transform/payments/payment-row.ts";
import { paymentRow } from "../../transform/payments/payment-row.ts";
import { planKnownPayment, type KnownPayment } from "../../transform/payments/plan-known-payment.ts";
import { clearing, invoice, withFeed } from "./planning-payments.ts";

const row: PaymentRow = {
  sourceKey: "1",
  invoiceKey: "7",
  amount: "100",
  bankAmount: null,
  datedOn: "2026-11-20",
  bankAccount: null,
  description: null,
  hash: "new",
};
const base = {
  gross_value: "100",
  dated_on: "2026-11-20",
  paid_invoice: "https://x/v2/invoices/70",
  bank_account: "https://x/v2/bank_accounts/2",
};
const link: Link = {
  entity: "payment",
  sourceKey: "1",
  freeagentId: 900,
  state: "active",
  madeByUs: true,
  base,
  sentHash: "old",
  remoteUpdatedAt: null,
};

interface Changes extends Partial<Omit<KnownPayment, "row" | "link">> {
  readonly row?: Partial<PaymentRow>;
  readonly link?: Partial<Link>;
  readonly base?: JsonObject;
}

function planOf(changes: Changes) {
  const known = { invoice: invoice({ due: "0" }), account: clearing, onBankLine: false, ...changes };
  const entry = { ...link, base: { ...base, ...changes.base }, ...changes.link };
  return planKnownPayment({ ...known, row: { ...row, ...changes.row }, link: entry }, 3);
}

/** In a word: `in step` where only the hash is new, `update` with what is sent, or the reason of a rejection. */
function told(changes: Changes): string {
  const plan = planOf(changes);
  if (plan === "rebook") return plan;
  if (plan.kind === "write") return `${plan.steps[0].name} ${JSON.stringify(plan.steps[0].body)}`;
  if (plan.kind === "reject") return plan.rejection.reason;
  return plan.kind === "unchanged" && plan.link?.sentHash === "new" ? "in step" : plan.kind;
}

const euros = invoice({ due: "0", currency: "EUR" });
const inEuros = { gross_value: "87", foreign_currency_value: "100" };

describe("a payment whose entry FreeAgent has", () => {
  test.each<[string, Changes, string]>([
    ["was sent as it is: nothing is compared", { row: { amount: "90" }, link: { sentHash: "new" } }, "unchanged"],
    ["says what the row says", {}, "in step"],
    ["is a guess still", { base: { marked_for_review: true } }, 'approve {"marked_for_review":false}'],
    ["was settled without an entry", { link: { freeagentId: null }, row: { amount: "90" } }, "in step"],
    [
      "was settled without an entry, whatever its base",
      { link: { freeagentId: null, base: { marked_for_review: true } } },
      "in step",
    ],
    ["has a base that says nothing", { link: { base: {} } }, "in step"],
    ["has another amount", { row: { amount: "90" } }, 'update {"gross_value":"90"}'],
    ["has another day", { row: { datedOn: "2026-11-19" } }, 'update {"dated_on":"2026-11-19"}'],
    [
      "has another day, and an amount that is not known",
      { base: { gross_value: null }, row: { datedOn: "2026-11-19" }, invoice: invoice({ due: "100" }) },
      'update {"gross_value":"100","dated_on":"2026-11-19"}',
    ],
    ["has another amount, and is not ours", { row: { amount: "90" }, link: { madeByUs: false } }, "payment_not_ours"],
    ["has another day, and is not ours", { row: { datedOn: "2026-01-01" }, link: { madeByUs: false } }, "in step"],
    ["is on a bank line a few days away", { onBankLine: true, row: { datedOn: "2026-11-23" } }, "in step"],
    ["is on a bank line too many days away", { onBankLine: true, row: { datedOn: "2026-11-24" } }, "rebook"],
    ["is on a bank line of another amount", { onBankLine: true, row: { amount: "90" } }, "rebook"],
    ["pays another invoice", { invoice: invoice({ freeagentId: 71 }) }, "rebook"],
    ["pays an invoice that FreeAgent does not have", { invoice: undefined }, "wait"],
    ["pays we do not know what", { base: { paid_invoice: null } }, "in step"],
    [
      "is in another account than the row names",
      { account: withFeed, row: { bankAccount: "Current account" } },
      "rebook",
    ],
    ["is in the account that the row names", { row: { bankAccount: "Till" } }, "in step"],
    ["is in another account than the primary one, which the row does not name", { account: withFeed }, "in step"],
    [
      "is where the row names an account that is not known",
      { account: undefined, row: { bankAccount: "X" } },
      "in step",
    ],
    [
      "is in an account that is not known",
      { account: withFeed, row: { bankAccount: "Current account" }, base: { bank_account: null } },
      "in step",
    ],
  ])("that %s", (_what, changes, means) => {
    expect(told(changes)).toBe(means);
  });

  test.each<[string, Changes, string]>([
    ["agrees in both amounts", { row: { bankAmount: "87.00" } }, "in step"],
    ["arrived as another amount", { row: { bankAmount: "86" } }, "rebook"],
    ["arrived as an amount that the row does not say", {}, "in step"],
    [
      "arrived as an amount that is not known",
      { row: { bankAmount: "86" }, base: { gross_value: null, foreign_currency_value: "100" } },
      "in step",
    ],
    ["pays another amount", { row: { amount: "90", bankAmount: "87" } }, "rebook"],
  ])("in another currency that %s", (_what, changes, means) => {
    expect(told({ invoice: euros, ...changes, base: { ...inEuros, ...changes.base } })).toBe(means);
  });

  test("in one currency has one amount, whatever bank_amount says", () => {
    expect(told({ row: { bankAmount: "86" } })).toBe("in step");
    expect(told({ account: undefined, row: { bankAmount: "86" } })).toBe("in step");
    expect(told({ account: undefined, row: { amount: "90" } })).toBe('update {"gross_value":"90"}');
  });

  test.each<[string, string, string, string]>([
    ["what is due more", "110", "10", 'update {"gross_value":"110"}'],
    ["more than what is due more", "110.01", "10", "overpayment"],
    ["less, on an invoice that is paid beyond what is due", "90", "-20", 'update {"gross_value":"90"}'],
  ])("may be changed to pay %s", (_what, amount, due, means) => {
    expect(told({ row: { amount }, invoice: invoice({ due }) })).toBe(means);
  });

  test("that cannot be changed so far is told that its entry stays", () => {
    const plan = planOf({ row: { amount: "110.01" }, invoice: invoice({ due: "10" }) });
    expect(typeof plan === "object" && plan.kind === "reject" && plan.rejection.detail).toContain(
      "Its entry stays as it was;",
    );
  });

  test("is written to by its number, with the hash of the row", () => {
    const fixed = { kind: "write", outcome: "updated", freeagentId: 900, marker: "900", hash: "new" };
    expect(planOf({ row: { amount: "90" } })).toMatchObject(fixed);
    expect(planOf({ base: { marked_for_review: true } })).toMatchObject(fixed);
    expect(planOf({ link: { base: {} }, row: { datedOn: "2026-11-19" } })).toMatchObject({ kind: "unchanged" });
  });
});

describe("a row of payments.sql", () => {
  const cells = { source_key: "1", invoice_key: "7", amount: "100.00", dated_on: "2026-11-20" };
  const hashOf = (changed: object) => {
    const mapped = paymentRow({ ...cells, ...changed });
    return "hash" in mapped ? mapped.hash : mapped.detail;
  };

  test("is read whole; what it leaves empty is null", () => {
    expect(paymentRow(cells)).toEqual({ ...row, hash: hashOf({}) });
    const full = { bank_amount: "87.50", bank_account: "Till", description: "Cash" };
    expect(paymentRow({ ...cells, ...full })).toMatchObject({
      bankAmount: "87.5",
      bankAccount: "Till",
      description: "Cash",
    });
  });

  test("is another one with each value that is sent", () => {
    const changes = [
      {},
      { amount: "1" },
      { dated_on: "2026-11-21" },
      { invoice_key: "8" },
      { description: "x" },
      { bank_account: "x" },
      { bank_amount: "1" },
      { bank_amount: "2" },
    ];
    expect(new Set(changes.map(hashOf)).size).toBe(changes.length);
    expect(hashOf({ source_key: "2" })).toBe(hashOf({}));
    // Versions before the column bank_amount stored this hash: another one would plan every payment again.
    const before = { amount: "100", dated_on: "2026-11-20", description: null, invoice_key: "7", bank_account: null };
    expect([hashOf({}), hashOf({ bank_amount: null })]).toEqual([payloadHash(before), payloadHash(before)]);
  });

  test("says in which file a fault is", () => {
    expect(paymentRow({ ...cells, amount: "ten" })).toEqual({
      reason: "invalid_row",
      field: "amount",
      detail:
        'amount must be a decimal number (it is "ten"). Correct it in the back office, or in mapping/payments.sql.',
    });
    expect(paymentRow({ ...cells, amount: null })).toMatchObject({
      detail: "amount must not be empty. Correct it in the back office, or in mapping/payments.sql.",
    });
  });
});

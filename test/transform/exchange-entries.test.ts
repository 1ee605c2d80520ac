import { describe, expect, test } from "vitest";
import type { PaymentCase } from "../../transform/payments/plan-payments.ts";
import { type Facts, aPayment, clearing, invoice, link, plan, told } from "./planning-payments.ts";

const invoices = new Map(
  ["7", "8", "9"].map((key) => [key, invoice({ freeagentId: Number(key) * 10, due: "0" })] as const),
);

/** A payment whose manual entry pays one invoice, and whose row names another. */
const moved = (
  sourceKey: string,
  from: string,
  to: string,
  {
    base = {},
    row = {},
    ...changed
  }: { base?: object; row?: object } & Partial<Parameters<typeof link>[0]> & Partial<PaymentCase> = {},
): PaymentCase => {
  const entry = {
    gross_value: "100",
    dated_on: "2026-11-20",
    paid_invoice: `https://x/v2/invoices/${from}0`,
    bank_account: "https://x/v2/bank_accounts/2",
    ...base,
  };
  const { madeByUs = true, onBankLine = false, isDoubled = false, account = clearing } = changed;
  return aPayment(
    {
      sourceKey,
      account,
      onBankLine,
      isDoubled,
      link: link({ sourceKey, freeagentId: 900 + Number(sourceKey), madeByUs, base: entry }),
    },
    { source_key: sourceKey, invoice_key: to, ...row },
  );
};

/** What becomes of each payment, with the entry that it is linked to. */
const planned = (cases: readonly PaymentCase[], facts: Facts = {}) =>
  Object.fromEntries(
    [...plan(cases, { invoices, ...facts })].map(([key, made]) => [
      key,
      made.kind === "write" ? `${told(made)} of ${made.link?.freeagentId}` : told(made),
    ]),
  );
const stay = { 1: "reject: overpayment", 2: "reject: overpayment" };

describe("payments that want each other's places", () => {
  test("exchange their entries without a write where date and text are equal", () => {
    expect(planned([moved("1", "7", "8"), moved("2", "8", "7")])).toEqual({
      1: "unchanged, entry 902, ours: true",
      2: "unchanged, entry 901, ours: true",
    });
  });

  test("are in step only with what is left to change, and what is stored before that is in step with no row", () => {
    const dated = { row: { dated_on: "2026-11-22", description: "Cheque" } };
    const [first] = plan([moved("1", "7", "8", dated), moved("2", "8", "7")], { invoices }).values();
    expect(first).toMatchObject({
      kind: "write",
      outcome: "updated",
      steps: [{ name: "update", body: { dated_on: "2026-11-22", description: "Cheque" } }],
      freeagentId: 902,
      link: {
        sourceKey: "1",
        freeagentId: 902,
        sentHash: "exchanged",
        base: { paid_invoice: "https://x/v2/invoices/80" },
      },
    });
  });

  test("exchange them in a ring of three too", () => {
    expect(planned([moved("1", "7", "8"), moved("2", "9", "7"), moved("3", "8", "9")])).toEqual({
      1: "unchanged, entry 903, ours: true",
      2: "unchanged, entry 901, ours: true",
      3: "unchanged, entry 902, ours: true",
    });
  });

  test("change accounts too where the rows name them, and stay in the entry's where a row names none", () => {
    const third = { bank_account: "/v2/bank_accounts/3" };
    const unnamed = { base: third };
    expect(planned([moved("1", "7", "8", unnamed), moved("2", "8", "7", unnamed)])[1]).toMatch(/^unchanged, entry 902/);
    const toTill = moved("1", "7", "8", { base: third, row: { bank_account: "Till" } });
    const savings = { ...clearing, freeagentId: 3, name: "Savings" };
    const toSavings = moved("2", "8", "7", { account: savings, row: { bank_account: "Savings" } });
    expect(planned([toTill, toSavings])[1]).toMatch(/^unchanged, entry 902/);
  });

  test("take one entry each where several are alike", () => {
    const made = planned([moved("1", "7", "8"), moved("2", "7", "8"), moved("3", "8", "7")]);
    expect(made).toEqual({
      1: "unchanged, entry 903, ours: true",
      2: "reject: overpayment",
      3: "unchanged, entry 901, ours: true",
    });
  });

  test("keep them where no ring comes about: the first waits for the other to move", () => {
    expect(planned([moved("1", "7", "8"), moved("2", "8", "9")])).toEqual(stay);
    expect(planned([moved("1", "7", "8"), moved("2", "8", "9"), moved("3", "9", "8")])).toMatchObject({
      1: "reject: overpayment",
      2: "unchanged, entry 903, ours: true",
    });
  });

  test("keep their texts where the row has none: an empty column is no opinion", () => {
    const second = moved("2", "8", "7", { base: { description: "Cheque" } });
    expect(planned([moved("1", "7", "8"), second])[1]).toBe("unchanged, entry 902, ours: true");
  });

  test("do not mistake an entry of another amount on another invoice for the place, whatever digits these have", () => {
    const known = new Map([5, 7, 71].map((id) => [String(id), invoice({ freeagentId: id, due: "0" })] as const));
    const on = (id: number, amount: string) => ({
      base: { paid_invoice: `/v2/invoices/${id}`, gross_value: amount },
      row: { amount: "110" },
    });
    const cases = [moved("1", "", "7", on(5, "110")), moved("2", "", "5", on(71, "10"))];
    expect(planned(cases, { invoices: known })).toEqual(stay);
  });

  test("keep them where one wants an invoice or an account that is not there", () => {
    const second = moved("2", "8", "7");
    expect(planned([moved("1", "7", "5"), second])).toMatchObject({
      1: "wait for invoice 5",
      2: "reject: overpayment",
    });
    const nowhere = { ...moved("1", "7", "8"), account: undefined };
    expect(planned([nowhere, second])).toMatchObject({ 1: "reject: bank_account_unknown", 2: "reject: overpayment" });
    const unknown = { base: { bank_account: null } };
    expect(planned([moved("1", "7", "8", unknown), moved("2", "8", "7", unknown)])).toEqual(stay);
  });

  test.each<[string, Parameters<typeof moved>[3], Facts?]>([
    ["the amounts differ", { row: { amount: "99" } }],
    ["the accounts differ", { base: { bank_account: "/v2/bank_accounts/3" } }],
    [
      "one of them names another account",
      { row: { bank_account: "Till" }, base: { bank_account: "/v2/bank_accounts/3" } },
    ],
    ["one entry explains a line of the bank's", { onBankLine: true }],
    ["one key has several rows", { isDoubled: true }],
    ["the account keeps another currency", { account: { ...clearing, currency: "EUR" } }],
    [
      "a write on one of the invoices is in doubt",
      {},
      { doubtful: [{ sourceKey: "5", invoiceId: 80, amount: "1", datedOn: undefined }] },
    ],
  ])("keep them where %s", (_why, first, facts) => {
    expect(planned([moved("1", "7", "8", first), moved("2", "8", "7")], facts)).toMatchObject({
      2: "reject: overpayment",
    });
  });

  test("keep them where one is not ours, a guess, or says nothing of its place", () => {
    const second = moved("2", "8", "7");
    expect(planned([moved("1", "7", "8", { madeByUs: false }), second])[1]).toBe("reject: payment_not_ours");
    expect(planned([moved("1", "7", "8", { base: { marked_for_review: true } }), second])[1]).toMatch(/^approve/);
    for (const base of [{ bank_account: null }, { gross_value: null }, { paid_invoice: null }]) {
      expect(planned([moved("1", "7", "8", { base }), second])[2]).toBe("reject: overpayment");
    }
  });
});

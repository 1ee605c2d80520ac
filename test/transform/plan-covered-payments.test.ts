import { describe, expect, test } from "vitest";
import { coverBase } from "../../transform/payments/payment-base.ts";
import type { PaymentCase } from "../../transform/payments/plan-payments.ts";
import { aPayment, clearing, invoice, link, plan, told } from "./planning-payments.ts";

describe("a payment that no entry stands for", () => {
  const covered = link({ freeagentId: null, madeByUs: false, base: coverBase(70, "100") });
  const invoices = new Map([["7", invoice({ due: "0" })]]);
  const row = aPayment().row;
  const linked = "unchanged, entry null, ours: false";

  test.each<[string, Partial<PaymentCase>, string, readonly string[]]>([
    ["leaves what it covered to the next once it is gone", { row: undefined }, "100", [linked, linked]],
    [
      "leaves nothing of an invoice that it did not pay",
      { row: undefined, link: { ...covered, base: {} } },
      "100",
      [linked, "reject: overpayment"],
    ],
    ["leaves no more than it covered", { row: undefined }, "100.01", [linked, "reject: overpayment"]],
    ["covers less from now on", { row: { ...row, amount: "60" } }, "40", [linked, linked]],
    [
      "keeps what it covers while a person is asked about it",
      { row: { ...row, amount: "100.01" } },
      "100",
      ["reject: overpayment", "reject: overpayment"],
    ],
    [
      "leaves what it covered to the next where it waits for another invoice",
      { row: { ...row, invoice_key: "8" } },
      "100",
      ["wait for invoice 8", linked],
    ],
  ])("%s", (_what, changed, next, means) => {
    const second = aPayment({ sourceKey: "2" }, { source_key: "2", amount: next });
    const plans = plan([aPayment({ link: covered, ...changed }), second], { invoices });
    expect([...plans.values()].map(told)).toEqual(means);
  });

  test("is looked at again with the same row, once less is paid elsewhere than payments cover", () => {
    const made = plan([aPayment()], { invoices: new Map([["7", invoice({ due: "0", paidElsewhere: "100" })]]) });
    const [known] = [...made.values()].flatMap((each) => (each.kind === "unchanged" ? [each.link] : []));
    const toldWith = (paidElsewhere: string, due: string) =>
      told(
        plan([aPayment({ link: known, account: clearing })], {
          invoices: new Map([["7", invoice({ due, paidElsewhere })]]),
        }).get("1"),
      );
    expect(toldWith("0", "100")).toBe("unchanged, entry undefined, ours: undefined");
    expect(toldWith("-100", "100")).toBe("create /v2/bank_accounts/2 /v2/invoices/70 2026-11-20 100");
    expect(toldWith("-0.01", "0")).toBe("reject: overpayment");
  });

  test("keeps what it covers while its row is the same", () => {
    const [first] = plan([aPayment()], {
      invoices: new Map([["7", invoice({ due: "0", paidElsewhere: "100" })]]),
    }).values();
    const known = first?.kind === "unchanged" ? first.link : undefined;
    const second = aPayment({ sourceKey: "2" }, { source_key: "2" });
    const plans = plan([aPayment({ link: known }), second], { invoices });
    expect([...plans.values()].map(told)).toEqual([
      "unchanged, entry undefined, ours: undefined",
      "reject: overpayment",
    ]);
  });
});

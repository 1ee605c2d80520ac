import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../domain/json.ts";
import type { WritePlan } from "../../domain/plan.ts";
import { rebooked } from "../../transform/payments/rebook-payment.ts";
import { bankLine, link, ours } from "./planning-payments.ts";

/** How the payment would be booked if it had no entry yet. */
function booked(changed: JsonObject = {}): WritePlan {
  const body = { paid_invoice: "/v2/invoices/70", gross_value: "100", dated_on: "2026-11-20", ...changed };
  const steps = [{ name: "create", body }] as const;
  return { kind: "write", outcome: "created", steps, freeagentId: null, marker: "m", hash: "new" };
}
const line = { line: bankLine(), part: "100" };
const onLine = { bank_transaction: "/v2/bank_transactions/300" };
const byHand = { bank_account: "/v2/bank_accounts/2" };
const entry = link({ base: { ...ours, ...byHand } });

describe("a payment that is booked anew and has an entry of ours", () => {
  test("is in step where the entry says all of it already", () => {
    expect(rebooked(entry, booked(onLine), line)).toEqual({ kind: "unchanged", link: { ...entry, sentHash: "new" } });
    expect(rebooked(entry, booked(byHand), undefined)).toEqual({
      kind: "unchanged",
      link: { ...entry, sentHash: "new" },
    });
  });

  test("changes the entry where invoice and place stay, by its number and with the hash of the row", () => {
    expect(rebooked(entry, booked({ ...byHand, gross_value: "90" }), undefined)).toEqual({
      kind: "write",
      outcome: "updated",
      steps: [{ name: "update", body: { gross_value: "90" } }],
      freeagentId: 900,
      marker: "900",
      hash: "new",
    });
  });

  test.each<[string, Parameters<typeof rebooked>]>([
    ["the invoice is another one", [entry, booked({ ...byHand, paid_invoice: "/v2/invoices/71" }), undefined]],
    ["the account is another one", [entry, booked({ bank_account: "/v2/bank_accounts/3" }), undefined]],
    ["its line is another one", [entry, booked({ bank_transaction: "/v2/bank_transactions/301" }), line]],
    ["it moves from a line to an account", [entry, booked(byHand), line]],
    ["it moves from an account to a line", [entry, booked(onLine), undefined]],
    ["it moves from we do not know where to a line", [link(), booked(onLine), undefined]],
    ["it pays we do not know what", [link({ base: byHand }), booked(byHand), undefined]],
  ])("takes it back and makes another where %s", (_what, [known, plan, from]) => {
    const made = rebooked(known, plan, from);
    expect(made).toMatchObject({ outcome: "updated", freeagentId: 900, hash: "new", marker: "m" });
    expect(made.kind === "write" && made.steps.map(({ name }) => name)).toEqual(["delete", "create"]);
  });

  test("keeps its entry while the new one cannot be booked", () => {
    const wait = { kind: "wait", waitingFor: { entity: "bank_line", sourceKey: "Current account" } } as const;
    expect(rebooked(entry, wait, line)).toBe(wait);
  });
});

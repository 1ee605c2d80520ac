import { describe, expect, test } from "vitest";
import type { FoundObject } from "../../domain/found-object.ts";
import type { Plan } from "../../domain/plan.ts";
import { matchExisting } from "../../transform/match-existing.ts";

function create(marker: string, body = {}): Plan {
  const steps = [{ name: "create", body }] as const;
  return { kind: "write", outcome: "created", steps, freeagentId: null, marker, hash: "h", expectedTotal: "120" };
}

const contact = (id: number): FoundObject => ({ id, raw: { url: `/v2/contacts/${id}` } });
const reason = (plan: Plan | undefined): string | undefined =>
  plan?.kind === "reject" ? plan.rejection.reason : plan?.kind;

describe("a contact", () => {
  const plans = new Map([["7", create("a@b.example|acme")]]);
  const match = (found: readonly FoundObject[], rivals: readonly string[]) =>
    matchExisting("contact", plans, {
      found: new Map([["a@b.example|acme", found]]),
      rivals: new Map([["a@b.example|acme", rivals]]),
    });

  test("that FreeAgent does not have is created as planned", () => {
    const none = matchExisting("contact", plans, { found: new Map(), rivals: new Map() });
    expect([...none.plans]).toEqual([...plans]);
    expect(none.adopted.size).toBe(0);
  });

  test("that FreeAgent has once, and one row claims, is taken over", () => {
    const one = match([contact(3)], ["7"]);
    expect([...one.adopted]).toEqual([["7", contact(3)]]);
    expect(one.plans.size).toBe(0);
  });

  test.each([
    ["FreeAgent has twice", [contact(3), contact(4)], ["7"]],
    ["two rows claim", [contact(3)], ["7", "8"]],
  ])("that %s is rejected", (_what, found, rivals) => {
    const doubtful = match(found, rivals);
    expect(reason(doubtful.plans.get("7"))).toBe("possible_duplicate");
    expect(doubtful.adopted.size).toBe(0);
  });
});

describe("an invoice", () => {
  const body = { dated_on: "2026-11-01", contact: "/v2/contacts/30", reference: "INV-7" };
  const raw = {
    url: "/v2/invoices/70",
    dated_on: "2026-11-01",
    contact: "https://api.freeagent.com/v2/contacts/30",
    total_value: "120.0",
  };
  const match = (...found: FoundObject[]) =>
    matchExisting("invoice", new Map([["7", create("INV-7", body)]]), {
      found: new Map([["INV-7", found]]),
      rivals: new Map(),
    });

  test("with the same reference, total, date and contact is taken over", () => {
    expect([...match({ id: 70, raw }).adopted.keys()]).toEqual(["7"]);
  });

  test.each([
    ["the total", { total_value: "120.01" }],
    ["the date", { dated_on: "2026-11-02" }],
    ["the contact", { contact: "/v2/contacts/31" }],
  ])("that differs in %s is rejected and told so", (what, over) => {
    const plan = match({ id: 70, raw: { ...raw, ...over } }).plans.get("7");
    expect(reason(plan)).toBe("duplicate_reference");
    expect(plan?.kind === "reject" && plan.rejection.detail).toContain(`${what} is`);
  });

  test("that FreeAgent has twice is rejected", () => {
    expect(reason(match({ id: 70, raw }, { id: 71, raw }).plans.get("7"))).toBe("duplicate_reference");
  });
});

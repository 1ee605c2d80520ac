import { describe, expect, test } from "vitest";
import type { FoundObject } from "../../domain/found-object.ts";
import type { Plan, WritePlan } from "../../domain/plan.ts";
import { invoiceDifferences } from "../../transform/invoices/invoice-differences.ts";
import { matchExisting } from "../../transform/match-existing.ts";

function create(marker: string, body = {}): WritePlan {
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

  test("whose total the back office does not say is taken over by the rest", () => {
    const { expectedTotal: _total, ...totalless } = create("INV-7", body);
    expect(invoiceDifferences(totalless, raw)).toEqual([]);
    expect(invoiceDifferences(totalless, { ...raw, dated_on: "2026-11-02" })).toEqual([
      "the date is 2026-11-01 here and 2026-11-02 there",
    ]);
  });

  test("that FreeAgent has twice is rejected", () => {
    expect(reason(match({ id: 70, raw }, { id: 71, raw }).plans.get("7"))).toBe("duplicate_reference");
  });
});

describe("what is said of doubts", () => {
  const detail = (entity: "contact" | "invoice", found: readonly FoundObject[], rivals: readonly string[] = []) => {
    const body = { dated_on: "2026-11-01", contact: "/v2/contacts/30" };
    const { plans } = matchExisting(entity, new Map([["7", create("M", body)]]), {
      found: new Map([["M", found]]),
      rivals: new Map([["M", rivals]]),
    });
    const plan = plans.get("7");
    return plan?.kind === "reject" ? [plan.rejection.field, plan.rejection.detail] : plan?.kind;
  };
  const other = { id: 70, raw: { dated_on: "2026-11-02", contact: "/v2/contacts/31", total_value: "120" } };

  test("of contacts names all of them", () => {
    expect(detail("contact", [contact(3), contact(4)], ["7", "8"])).toEqual([
      undefined,
      "FreeAgent has 2 contacts with this e-mail address and name (numbers 3, 4). Make all but one of them differ there, or delete them, then retry.",
    ]);
    expect(detail("contact", [contact(3)], ["8", "7", "9"])).toEqual([
      undefined,
      "FreeAgent has one contact with this e-mail address and name (number 3), but contact 8, contact 9 of the back office has them too. Merge the rows, or make them differ, then retry.",
    ]);
  });

  test("of invoices names the reference and every difference", () => {
    const wayOut = "Correct the reference in the back office, or the invoice in FreeAgent, then retry.";
    expect(detail("invoice", [other, { ...other, id: 71 }])).toEqual([
      "reference",
      "FreeAgent has 2 invoices with the reference M (numbers 70, 71). Delete the surplus ones there, or correct the reference in the back office, then retry.",
    ]);
    expect(detail("invoice", [other])).toEqual([
      "reference",
      `FreeAgent has an invoice with the reference M already (number 70), and it is another one: the date is 2026-11-01 here and 2026-11-02 there; the contact is /v2/contacts/30 here and /v2/contacts/31 there. ${wayOut}`,
    ]);
  });

  test("is nothing for plans that create nothing, and where nothing was found", () => {
    const update: Plan = {
      kind: "write",
      outcome: "updated",
      steps: [{ name: "update", body: {} }],
      freeagentId: 3,
      marker: "M",
      hash: "h",
    };
    const plans = new Map<string, Plan>([
      ["1", update],
      ["2", { kind: "unchanged" }],
    ]);
    const found = new Map([["M", [contact(3)]]]);
    expect(matchExisting("contact", plans, { found, rivals: new Map() })).toEqual({ plans, adopted: new Map() });
    expect(detail("contact", [])).toBe("write");
    const alone = matchExisting("contact", new Map([["7", create("M")]]), { found, rivals: new Map() });
    expect([...alone.adopted.keys()]).toEqual(["7"]);
  });
});

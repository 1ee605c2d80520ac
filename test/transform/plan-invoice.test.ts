import { describe, expect, test } from "vitest";
import { deletedBase } from "../../domain/link.ts";
import { wentOut } from "../../transform/invoices/invoice-base.ts";
import { planInvoice } from "../../transform/invoices/plan-invoice.ts";
import { changedRow, item, known, link, reason, row, rules, sentHash, steps } from "./planning-invoices.ts";

describe("what a push does for an invoice", () => {
  test("new: created as a draft, then sent", () => {
    expect(steps(planInvoice(known("Draft", { link: undefined, remote: undefined }), rules))).toEqual([
      "create",
      "mark_as_sent",
    ]);
  });

  test("new with on_create: draft: stays a draft", () => {
    const plan = planInvoice(known("Draft", { link: undefined, remote: undefined }), { ...rules, on_create: "draft" });
    expect(steps(plan)).toEqual(["create"]);
  });

  test("its customer is not in FreeAgent: it waits for that key", () => {
    const plan = planInvoice(known("Draft", { contact: undefined }), rules);
    expect(plan).toEqual({ kind: "wait", waitingFor: { entity: "contact", sourceKey: "3" } });
  });

  test.each([null, ""])(
    "it names no customer (%j): a person must see to it, as nothing can ever come that it waits for",
    (contact_key) => {
      const plan = planInvoice(known("Draft", { row: { ...row, contact_key }, contact: undefined }), rules);
      expect(plan).toEqual({
        kind: "reject",
        rejection: {
          reason: "invalid_row",
          field: "contact_key",
          detail: "contact_key must not be empty. Correct it in the back office, or in mapping/invoices.sql.",
        },
      });
    },
  );

  test.each(["Open", "Overdue", "Paid"])("%s and unchanged: nothing", (status) => {
    expect(planInvoice(known(status), rules)).toEqual({ kind: "unchanged" });
  });

  test("a draft that was created but never sent is sent: the chain goes on where it was cut off", () => {
    expect(steps(planInvoice(known("Draft"), rules))).toEqual(["mark_as_sent"]);
  });

  test("a draft whose total differs stays a draft", () => {
    const wrong = { ...row, expected_total: "120.01" };
    expect(reason(planInvoice(known("Draft", { row: wrong }), rules))).toBe("total_mismatch");
  });

  test("changed while a draft: edited in place, then sent", () => {
    expect(steps(planInvoice(known("Draft", { row: changedRow }), rules))).toEqual(["update", "mark_as_sent"]);
  });

  test("changed after it was sent, unpaid: back to draft, edited, sent again; only the change is sent", () => {
    const plan = planInvoice(known("Open", { row: changedRow }), rules);
    expect(steps(plan)).toEqual(["mark_as_draft", "update", "mark_as_sent"]);
    expect(plan.kind === "write" && plan.steps[1]?.body).toEqual({ comments: "please pay" });
  });

  test("changed after it was sent with amend: reject: a person decides", () => {
    expect(reason(planInvoice(known("Open", { row: changedRow }), { ...rules, amend: "reject" }))).toBe("invoice_sent");
  });

  test.each([
    ["Paid", "120.0", "it is Paid in FreeAgent and money is booked on it."],
    ["Open", "20.0", "it is Open in FreeAgent and money is booked on it."],
    ["Written-off", "0", "it is Written-off in FreeAgent, where it cannot be changed."],
  ])("changed or gone while %s with %s paid: refused, and told why", (status, paid, why) => {
    for (const row of [changedRow, undefined]) {
      const plan = planInvoice(known(status, { row }, paid), { ...rules, void: "delete" });
      expect(reason(plan)).toBe("invoice_locked");
      expect(plan.kind === "reject" && plan.rejection.detail).toContain(why);
    }
  });

  test("gone from the back office while a draft: deleted; once sent: a person decides", () => {
    expect(steps(planInvoice(known("Draft", { row: undefined }), rules))).toEqual(["delete"]);
    expect(reason(planInvoice(known("Open", { row: undefined }), rules))).toBe("invoice_sent");
    expect(planInvoice(known("Open", { row: undefined, link: undefined }), rules)).toEqual({ kind: "unchanged" });
  });

  test.each(["send", "draft", "email"] as const)(
    "a draft that the customer has had is sent, not mailed: %s",
    (policy) => {
      const base = { ...known("Draft").link?.base, [wentOut]: true };
      const facts = known("Draft", { link: link("invoice", { base, sentHash: sentHash() }) });
      const changed = { ...rules, on_create: policy };
      expect(steps(planInvoice(facts, changed))).toEqual(["mark_as_sent"]);
      expect(steps(planInvoice({ ...facts, row: changedRow }, changed))).toEqual(["update", "mark_as_sent"]);
    },
  );

  test.each(["send", "draft", "email"] as const)(
    "sent, and made a draft by a person since: it stays one, changed in place, and is deleted as a draft (%s)",
    (policy) => {
      const base = { ...known("Open").link?.base, [wentOut]: true };
      const facts = known("Draft", { link: link("invoice", { base, sentHash: sentHash() }) });
      const rule = { ...rules, on_create: policy };
      expect(planInvoice(facts, rule)).toEqual({ kind: "unchanged" });
      expect(steps(planInvoice({ ...facts, row: changedRow }, rule))).toEqual(["update"]);
      expect(steps(planInvoice({ ...facts, row: undefined }, rules))).toEqual(["delete"]);
    },
  );

  test("gone once sent, with void: delete: back to draft and deleted, unless money is booked or it was not ours", () => {
    const gone = { row: undefined };
    const rule = { ...rules, void: "delete" } as const;
    expect(steps(planInvoice(known("Overdue", gone), rule))).toEqual(["mark_as_draft", "delete"]);
    expect(reason(planInvoice(known("Open", gone, "0.01"), rule))).toBe("invoice_locked");
    expect(reason(planInvoice(known("Paid", gone, "120.0"), rule))).toBe("invoice_locked");
    const adopted = link("invoice", { base: { reference: "INV-7" }, madeByUs: false });
    expect(reason(planInvoice(known("Draft", { ...gone, link: adopted }), rule))).toBe("not_made_by_us");
  });

  test("deleted by us, because its row was gone: created anew once the row is back", () => {
    const deleted = link("invoice", { state: "deleted", base: deletedBase(known("Draft").link?.base ?? {}) });
    const facts = known("Draft", { link: deleted });
    expect(planInvoice(facts, rules)).toEqual(planInvoice({ ...facts, link: undefined }, rules));
  });

  test.each(["Draft", "Open"])("%s, and of another total than expected: a person decides", (status) => {
    const base = { ...known(status).link?.base, total_value: "121" };
    const facts = known(status, { link: link("invoice", { base, sentHash: sentHash() }) });
    expect(reason(planInvoice(facts, rules))).toBe("total_mismatch");
  });

  test("of another total than expected, and then changed by a person: still a matter of the total", () => {
    const base = { ...known("Open").link?.base, total_value: "121" };
    const raw = { contact: "/v2/contacts/30", reference: "INV-7", total_value: "125.0", status: "Open" };
    const remote = { status: "Open", paidValue: "0", due: "125", raw };
    const facts = known("Open", { link: link("invoice", { base, sentHash: sentHash() }), remote });
    expect(reason(planInvoice(facts, rules))).toBe("total_mismatch");
  });

  test("a draft whose status was never known: sent as the rules say", () => {
    const { status: _status, ...base } = known("Draft").link?.base ?? {};
    const facts = known("Draft", { link: link("invoice", { base, sentHash: sentHash() }) });
    expect(steps(planInvoice(facts, rules))).toEqual(["mark_as_sent"]);
  });

  test("changed while written off, and not mirrored since: refused, and told why", () => {
    const plan = planInvoice(known("Written-off", { row: changedRow, remote: undefined }), rules);
    expect(plan.kind === "reject" && plan.rejection.detail).toContain(
      "it is Written-off in FreeAgent, where it cannot be changed.",
    );
  });

  test("deleted in FreeAgent: never created again by itself", () => {
    const gone = link("invoice", { state: "deleted", sentHash: sentHash() });
    expect(reason(planInvoice(known("Open", { link: gone }), rules))).toBe("deleted_in_freeagent");
  });

  test.each([
    ["a negative total", { row: { ...row, expected_total: "-1" } }, "negative_total"],
    ["three decimals in a price", { items: [{ ...item, price: "1.005" }] }, "invalid_row"],
    ["a gap in the positions", { items: [{ ...item, position: "2" }] }, "invalid_row"],
    ["no reference", { row: { ...row, reference: " " } }, "invalid_row"],
  ])("%s is rejected before anything is sent", (_what, over, code) => {
    expect(reason(planInvoice(known("Draft", { link: undefined, ...over }), rules))).toBe(code);
  });
});

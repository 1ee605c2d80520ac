import { describe, expect, test } from "vitest";
import type { StepName } from "../../domain/plan.ts";
import type { WriteInDoubt } from "../../domain/write-in-doubt.ts";
import { invoiceBase } from "../../transform/invoices/invoice-base.ts";
import { isUnseenForGood, settleUnseen } from "../../transform/settle-unseen.ts";
import { link } from "./planning-invoices.ts";

const hour = 3600;
const write = (step: StepName): WriteInDoubt => ({
  ...{ entity: "invoice", sourceKey: "7", step, marker: "INV-7", body: {}, bodyHash: "h8" },
});
const linked = link("invoice", {
  base: invoiceBase({ reference: "INV-7", status: "Draft", total_value: "120.0" }, undefined),
  sentHash: "h7",
});

test.each([
  ["the first look, minutes after the write", 0, 0.1, false],
  ["the first, after a pause of a week", 0, 168, false],
  ["the second, after a pause of a week", 1, 168, false],
  ["the third, two days after the write", 2, 48, true],
  ["one of many, short of two days", 400, 47.9, false],
  ["one of many, long after", 400, 90, true],
])("%s: whether a person is asked", (_which, failedLooks, hours, asked) => {
  expect(isUnseenForGood({ failedLooks, seconds: hours * hour })).toBe(asked);
});

describe("a write that could not be looked at for good", () => {
  test("ends the work on its key, and a person decides; the link stays as it is", () => {
    expect(settleUnseen(write("mark_as_sent"), linked, "403: no")).toEqual({
      outcome: "rejected",
      link: linked,
      rejection: {
        reason: "look_failed",
        detail:
          "Whether the last write (mark_as_sent) was carried out is not known: looks at it have failed for two days (403: no). Look at invoice number 70 in FreeAgent by hand. Retry sends what the back office has once more; dismiss leaves FreeAgent as it is.",
      },
      endsWork: true,
      finding: "could not be looked at for two days; a person decides",
    });
  });

  test("and that was to make something is looked for", () => {
    const settled = settleUnseen(write("create"), undefined, "403: no");
    expect(settled.link).toBeUndefined();
    expect(settled.rejection?.detail).toContain("Look for it in FreeAgent by hand.");
  });

  test("and that was an e-mail is not sent again by a release", () => {
    expect(settleUnseen(write("send_email"), linked, "403: no").link?.base).toMatchObject({ email_unknown: true });
  });
});

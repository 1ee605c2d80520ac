import { expect, test } from "vitest";
import { refuseDoubledKeys } from "../../transform/refuse-doubled-keys.ts";

test("a key that the mapping gives two rows for is rejected, and no other", () => {
  const rows = new Map([
    ["1", [{}, {}]],
    ["2", [{}]],
  ]);
  const plans = refuseDoubledKeys("contacts.sql", rows, [
    ["1", { kind: "unchanged" }],
    ["2", { kind: "unchanged" }],
    ["3", { kind: "unchanged" }],
  ]);
  expect([...plans.values()].map(({ kind }) => kind)).toEqual(["reject", "unchanged", "unchanged"]);
  expect(plans.get("1")).toEqual({
    kind: "reject",
    rejection: {
      reason: "doubled_key",
      field: "source_key",
      detail:
        "mapping/contacts.sql gives 2 rows for the key 1. Each key must have one: look for a join that multiplies rows.",
    },
  });
});

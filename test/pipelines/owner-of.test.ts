import { expect, test } from "vitest";
import type { CompanyConfig } from "../../config/config.ts";
import { parseSettings } from "../../config/parse-settings.ts";
import { ownerOf } from "../../pipelines/owner-of.ts";

function ownerBy(rule: string, field: string): string {
  const { rules } = parseSettings(`company: { name: acme }\nrules: { contacts: { owner: ${rule} } }`, "f.yaml");
  if (rules === undefined) throw new Error("no rules were read");
  const company: Pick<CompanyConfig, "rules"> = { rules };
  return ownerOf({ company }, field);
}

test.each([
  ["{}", "email", "database"],
  ["{ email: freeagent }", "email", "freeagent"],
  ["{ email: freeagent }", "mobile", "database"],
  ["{ default: ask }", "email", "ask"],
  ["{ default: ask, email: database }", "email", "database"],
])("where the rule is %s, %s belongs to: %s", (rule, field, owner) => {
  expect(ownerBy(rule, field)).toBe(owner);
});

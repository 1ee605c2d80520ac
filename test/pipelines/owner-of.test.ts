import { expect, test } from "vitest";
import type { CompanyConfig } from "../../config/config.ts";
import { parseSettings } from "../../config/parse-settings.ts";
import { mergeRulesOf, ownerOf } from "../../pipelines/owner-of.ts";

function companyWith(contacts: string): Pick<CompanyConfig, "rules"> {
  const { rules } = parseSettings(`company: { name: acme }\nrules: { contacts: ${contacts} }`, "f.yaml");
  if (rules === undefined) throw new Error("no rules were read");
  return { rules };
}

test.each([
  ["{}", "email", "database"],
  ["{ email: freeagent }", "email", "freeagent"],
  ["{ email: freeagent }", "mobile", "database"],
  ["{ default: ask }", "email", "ask"],
  ["{ default: ask, email: database }", "email", "database"],
])("where the rule is %s, %s belongs to: %s", (rule, field, owner) => {
  expect(ownerOf({ company: companyWith(`{ owner: ${rule} }`) }, field)).toBe(owner);
});

test("a merge goes by the owners, and by whether an empty column empties the field", () => {
  const rules = mergeRulesOf({ company: companyWith("{ clear_nulls: true, owner: { email: ask } }") });
  expect([rules.clearNulls, rules.ownerOf("email"), rules.ownerOf("mobile")]).toEqual([true, "ask", "database"]);
  expect(mergeRulesOf({ company: companyWith("{}") }).clearNulls).toBe(false);
});

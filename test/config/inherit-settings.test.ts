import { describe, expect, test } from "vitest";
import { parseSettings } from "../../config/parse-settings.ts";

const shared = `
mapping: ./shared
rules:
  contacts: { on_delete: ignore, owner: { default: freeagent, phone_number: ask } }
  invoices: { on_create: draft, void: delete }
limits: { per_minute: 60 }
keep: { runs_days: 10 }
capture:
  contact: [{ table: a.customers, key: id }]
  invoice: [{ table: a.invoices, key: id }]
`;

function companyWith(own: string) {
  const [company] = parseSettings(`${shared}companies:\n- name: acme\n${own}`, "f.yaml").companies ?? [];
  return company;
}

describe("what a company of several does not say itself is as the file says for all", () => {
  test("a rule of its own leaves the other rules as they are", () => {
    expect(companyWith("  rules: { invoices: { void: reject }, payments: { match_days: 9 } }")?.rules).toMatchObject({
      contacts: { on_delete: "ignore", owner: { default: "freeagent", phone_number: "ask" } },
      invoices: { on_create: "draft", void: "reject" },
      payments: { match_days: 9, wait_days: 5 },
    });
  });

  test("an owner of a field leaves those of the other fields", () => {
    const owner = companyWith("  rules: { contacts: { owner: { email: ask } } }")?.rules?.contacts.owner;
    expect(owner).toEqual({ default: "freeagent", phone_number: "ask", email: "ask" });
  });

  test("limits and keep times too", () => {
    const company = companyWith("  limits: { concurrency: 1 }\n  keep: { intents_days: 5 }");
    expect(company?.limits).toMatchObject({ per_minute: 60, concurrency: 1, per_hour: 3400 });
    expect(company?.keep).toMatchObject({ runs_days: 10, intents_days: 5 });
  });

  test("tables of one entity take the place of those for all, and the other entities stay captured", () => {
    const capture = companyWith("  capture: { contact: [{ table: b.people, key: id }] }")?.capture;
    expect(capture?.contact.map(({ table }) => table)).toEqual(["b.people"]);
    expect(capture?.invoice.map(({ table }) => table)).toEqual(["a.invoices"]);
    expect(companyWith("  capture: { invoice: [] }")?.capture?.invoice).toEqual([]);
  });

  test("one that says nothing has all of it, and one with a mapping its own", () => {
    expect(companyWith("")).toMatchObject({ mapping: "./shared", rules: { invoices: { on_create: "draft" } } });
    expect(companyWith("  mapping: ./own")).toMatchObject({ mapping: "./own", limits: { per_minute: 60 } });
  });
});

test("a mistake in what is for all is told once, at its own line", () => {
  expect(() =>
    parseSettings("rules: { invoices: { amend: maybe } }\ncompanies: [{ name: a }, { name: b }]", "f.yaml"),
  ).toThrow(/^f\.yaml:1: rules\.invoices\.amend: [^\n]*$/);
});

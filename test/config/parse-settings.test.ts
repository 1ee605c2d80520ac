import { expect, test } from "vitest";
import { parseSettings } from "../../config/parse-settings.ts";
import { Problem } from "../../domain/problem.ts";

function problemsOf(text: string): string[] {
  try {
    parseSettings(text, "f.yaml");
  } catch (error) {
    if (error instanceof Problem) return error.message.split("\n");
    throw error;
  }
  return [];
}

test("all problems come at once, in the order of the file, with line, key and nearest valid name", () => {
  const text = [
    "freeagent: { enviroment: production }",
    "company: { name: acme, bank_acounts: {} }",
    "maping: ./mapping",
    "rules:",
    "  contacts: { on_delete: hidee }",
    "limits: { per_minute: 500 }",
  ].join("\n");
  expect(problemsOf(text)).toEqual([
    'f.yaml:1: unknown key "freeagent.enviroment"; did you mean "environment"?',
    'f.yaml:2: unknown key "company.bank_acounts"; did you mean "bank_accounts"?',
    'f.yaml:3: unknown key "maping"; did you mean "mapping"?',
    expect.stringMatching(/^f\.yaml:5: rules\.contacts\.on_delete: .*"hide"/),
    expect.stringMatching(/^f\.yaml:6: limits\.per_minute: /),
  ]);
});

test.each([
  ["company: { name: a }\ncompanies: [{ name: b }]", "not both"],
  ["companies: [{ name: a }, { name: a }]", '"a" is used twice'],
  ["mapping: ./m", "company is missing"],
  ["company: { name: a", "f.yaml:1:"],
  ["company: { name: a }\ncapture: { contact: [{ table: customers, key: id }] }", "must be schema.table"],
])("%j is refused", (text, expected) => {
  expect(problemsOf(text).join("\n")).toContain(expected);
});

test("a file that names only its company is complete", () => {
  const settings = parseSettings("company: { name: acme }", "f.yaml");
  expect(settings.freeagent.environment).toBe("production");
  expect(settings.company?.bank_accounts).toEqual({});
});

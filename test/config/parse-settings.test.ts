import { describe, expect, test, vi } from "vitest";
import { parseSettings } from "../../config/parse-settings.ts";
import { Problem } from "../../domain/problem.ts";
import { thrownProblem } from "../support/problem-of.ts";

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

describe("a problem of the file", () => {
  test("is told with the line of its key, wherever its value stands", () => {
    const text = [
      "company:",
      "  name: acme",
      "rules:",
      "  contacts:",
      "    on_delete:",
      "      hidee",
      "maping:",
      "  - ./mapping",
      "limits:",
      "  per_hour: 100",
      "  per_minute:",
      "    500",
    ].join("\n");
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(/^f\.yaml:5: rules\.contacts\.on_delete: /),
      'f.yaml:7: unknown key "maping"; did you mean "mapping"?',
      expect.stringMatching(/^f\.yaml:11: limits\.per_minute: /),
    ]);
  });

  test("is found in the lists of companies and tables, too", () => {
    const text = [
      "companies:",
      "  - name: acme",
      "  - name: other",
      "    limits:",
      "      per_minut: 5",
      "    capture:",
      "      contact:",
      "        - table: sales.customers",
      "          key: id",
      "          methods:",
      "            poll",
    ].join("\n");
    expect(problemsOf(text)).toEqual([
      'f.yaml:5: unknown key "companies.1.limits.per_minut"; did you mean "per_minute"?',
      'f.yaml:10: unknown key "companies.1.capture.contact.0.methods"; did you mean "method"?',
    ]);
  });

  test("is told with the line of the item in a list of words", () => {
    const text = ["company: { name: acme }", "on_failure:", "  command:", "    - notify", '    - ""'].join("\n");
    expect(problemsOf(text)).toEqual([expect.stringMatching(/^f\.yaml:5: on_failure\.command\.1: /)]);
  });

  test("behind an alias is told where the alias stands, too", () => {
    const text = [
      "companies:",
      "  - name: acme",
      "    rules: &rules { contacts: { on_delete: hidee } }",
      "  - name: other",
      "    rules:",
      "      *rules",
    ].join("\n");
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(/^f\.yaml:3: companies\.0\.rules\.contacts\.on_delete: /),
      expect.stringMatching(/^f\.yaml:5: companies\.1\.rules\.contacts\.on_delete: /),
    ]);
  });

  test("that a key is missing is told where its owner begins", () => {
    expect(problemsOf("companies:\n  - name: acme\n  -\n    subdomain: other")).toEqual([
      expect.stringMatching(/^f\.yaml:4: companies\.1\.name: /),
    ]);
    expect(problemsOf("freeagent: {}\ncompany:\n  subdomain: other")).toEqual([
      expect.stringMatching(/^f\.yaml:2: company\.name: /),
    ]);
  });

  test.each([
    [
      "company: { name: a, quite_another: 1 }",
      'f.yaml:1: unknown key "company.quite_another"; valid keys here: name, subdomain, bank_accounts',
    ],
    ["only words", "f.yaml: the file: must hold keys with values, such as { name: acme }"],
    ["company: {}\n  name: a", "f.yaml:2: All mapping items must start at the same column"],
  ])("%j is told in one line: %s", (text, told) => {
    const problem = thrownProblem(() => parseSettings(text, "f.yaml"));
    expect(problem).toMatchObject({ kind: "configuration", code: "settings_invalid", message: told });
  });
});

test("an owner is set for fields that contacts have, and refused with the nearest one for any other", () => {
  const owner = (fields: string) => `company: { name: acme }\nrules: { contacts: { owner: { ${fields} } } }`;
  expect(problemsOf(owner("default: ask, phone_number: freeagent, status: database"))).toEqual([]);
  expect(problemsOf(owner("phonenumber: freeagent"))).toEqual([
    'f.yaml:2: rules.contacts.owner.phonenumber: no field of a contact; did you mean "phone_number"?',
  ]);
  expect(problemsOf(owner("colour: ask"))).toEqual([expect.stringContaining("the fields are default, status,")]);
});

test("a name is one line of text", () => {
  expect(problemsOf('company: { name: "acme\\nltd" }')).toEqual(["f.yaml:1: company.name: must be one line of text"]);
  expect(problemsOf('company: { name: "Köhler & Söhne, Ltd." }')).toEqual([]);
});

test("several companies, each with a name of its own, are taken", () => {
  const settings = parseSettings("companies: [{ name: acme }, { name: other }, { name: third }]", "f.yaml");
  expect(settings.companies?.map(({ name }) => name)).toEqual(["acme", "other", "third"]);
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

test.each([
  ["company: { name: 42 }", "f.yaml:1: company.name: must be text; put it in quotes"],
  ["company: acme", "f.yaml:1: company: must hold keys with values, such as { name: acme }"],
  ["company: { subdomain: a }", "f.yaml:1: company.name: is missing"],
  ["company: { name: a }\ncompany: { name: b }", 'f.yaml:2: the key "company" is there more than once'],
  ["mapping: b\ncompany: { name: a }\ncompany : { name: b }", 'f.yaml:3: the key "company" is there more than once'],
  ["company: { name: a }\nlimits: { concurrency: 1.5 }", "f.yaml:2: limits.concurrency: must be a whole number"],
  [
    "company: { name: a, bank_accounts: main }",
    "f.yaml:1: company.bank_accounts: must hold keys with values, such as { main: Current account }",
  ],
  ["company: { name: a }\n---\nmapping: b", "f.yaml:2: a line of --- begins another document; the file holds one"],
  [
    "company: { name: a }\nmapping: *sql",
    "f.yaml:2: *sql refers to an anchor that is not there; put a text that begins with * in quotes",
  ],
  [
    "company: { name: a }\nrules: { payments: { match_days: '3' } }",
    "f.yaml:2: rules.payments.match_days: must be a number, without quotes",
  ],
  [
    "company: { name: a }\nrules: { contacts: { clear_nulls: yes } }",
    "f.yaml:2: rules.contacts.clear_nulls: must be true or false, without quotes",
  ],
  [
    "company: { name: a }\non_failure: { command: mail me }",
    "f.yaml:2: on_failure.command: must be a list: [...], or lines that begin with a dash",
  ],
])("a newcomer's mistake is told in the words of the file: %j", (text, told) => {
  expect(problemsOf(text)).toEqual([told]);
});

test("a key that is no text is an unknown one, and nothing else is said of it", () => {
  const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
  try {
    expect(problemsOf("company: { name: a }\n? [a, b]\n: 1")).toEqual([expect.stringContaining("unknown key")]);
    expect(warned).not.toHaveBeenCalled();
  } finally {
    warned.mockRestore();
  }
});

test("a secret in the file is told where it belongs, and is not repeated", () => {
  const text = [
    "company: { name: a }",
    "freeagent: { client_secret: hush }",
    "DATABASE_URL: postgres://u:hush@h/d",
    "database: postgres://u:hush@h/d",
    "refresh_token: hush",
  ].join("\n");
  expect(problemsOf(text)).toEqual([
    'f.yaml:2: unknown key "freeagent.client_secret"; it does not stand in this file: set FREEAGENT_CLIENT_SECRET in the environment',
    'f.yaml:3: unknown key "DATABASE_URL"; it does not stand in this file: set DATABASE_URL in the environment',
    "f.yaml:4: database: must be embedded, or left out: the address of your own PostgreSQL is DATABASE_URL in the environment",
    'f.yaml:5: unknown key "refresh_token"; a token does not stand in this file: freeagent-sync auth import takes it on stdin',
  ]);
});

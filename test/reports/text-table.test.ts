import { expect, test } from "vitest";
import { reports } from "../../reports/catalogue.ts";
import type { Report } from "../../reports/report.ts";
import { textTable } from "../../reports/text-table.ts";

const uuid = "558fdb55-d045-49bd-bf8d-c838f58d2db5";

function report(name: string): Report {
  const found = reports.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no report ${name}`);
  return found;
}

const difference = {
  company: "acme",
  class: "missing_in_freeagent",
  entity: "contact",
  source_key: uuid,
  label: "Bakery",
  since: "2026-11-28T14:19:00Z",
  mend: `freeagent-sync backfill contacts --keys ${uuid}`,
};

test("a key is never broken: a person types it into the next command", () => {
  const table = textTable(report("contact-conflicts"), [{ company: "acme", source_key: uuid, field: "email" }], 80);
  expect(table).toContain(`│ ${uuid} │`);
});

test("where no table with whole keys fits, each row is a list of its columns, each value on one line", () => {
  const text = textTable(report("reconciliation"), [difference, { ...difference, label: "Two\nlines" }], 120);
  const [first, second] = text.split("\n\n");
  expect(first?.split("\n")).toEqual([
    "company     acme",
    "class       missing_in_freeagent",
    "entity      contact",
    `source key  ${uuid}`,
    "label       Bakery",
    "since       2026-11-28 14:19",
    `mend        freeagent-sync backfill contacts --keys ${uuid}`,
  ]);
  expect(second).toContain("label       Two lines\n");
});

test("the same rows are a table where it is wide enough", () => {
  expect(textTable(report("reconciliation"), [difference], 240)).toContain(`│ ${uuid} │`);
});

test("a bank line that a payer wrote commands no terminal", () => {
  const row = {
    company: "acme",
    bank_description: "\u001b[2J\u001b]0;owned\u0007\u202egpj",
    amount: "1",
    currency: "GBP",
  };
  for (const width of [40, 160])
    expect(textTable(report("bank-payments"), [row], width)).not.toMatch(/(?!\n)\p{Cc}|\u202e/u);
});

test("a name in signs that take two places is shown whole, and the table keeps its edges", () => {
  const name = "\u65e5\u672c\u8a9e\u306e\u4f1a\u793e\u540d\u524d\u682a\u5f0f\u4f1a\u793e".repeat(3);
  const rows = [name, "\u{1f469}\u200d\u{1f469}\u200d\u{1f467} family".repeat(5)].map((label) => ({
    ...difference,
    label,
  }));
  const table = textTable(report("reconciliation"), rows, 200);
  const shown = table
    .split("\n")
    .map((line) => line.split("\u2502")[5]?.trim() ?? "")
    .join("");
  expect(shown).toContain(name);
  expect(table).not.toContain("\u2026");
});

const run = {
  company: "Green Thumb",
  run_id: "1033",
  command: "nightly",
  started_at: "2026-11-29T11:17:00Z",
  took: "62",
  exit_code: "78",
  written: "1200",
  unchanged: "15",
  calls: "118",
};

test.each([80, 100, 120])("in %i columns no word, figure or day of a run is broken, and no line is longer", (width) => {
  const table = textTable(report("history"), [run], width);
  for (const word of ["nightly", "2026-11-29", "11:17", "1,200"]) expect(table).toContain(word);
  for (const line of table.split("\n")) expect(line.length).toBeLessThanOrEqual(width);
});

test("a sentence that is left too little room makes each row a list", () => {
  const problem = "The role in DATABASE_URL may not do what this needs.";
  expect(textTable(report("history"), [{ ...run, problem }], 80).split("\n")).toContain(`problem     ${problem}`);
  expect(textTable(report("history"), [{ ...run, problem }], 120)).toContain("DATABASE_URL");
});

test("a command to be copied is broken between its words", () => {
  const mend = "freeagent-sync backfill invoices --keys 7100 --company 'Green Thumb'";
  const table = textTable(report("reconciliation"), [{ ...difference, source_key: "7100", mend }], 120);
  const shown = table.split("\n").flatMap((line) => line.split("\u2502")[7]?.trim() ?? []);
  expect(shown.join(" ")).toContain(mend);
});

test("where even narrow columns leave no room for a table, each row is a list", () => {
  const row = {
    company: "acme",
    bucket: "not due",
    currency: "GBP",
    invoices: "36",
    freeagent_due: "2013.84",
    back_end_due: "2013.84",
  };
  expect(textTable(report("aged-debtors"), [row], 40).split("\n")).toContain("FreeAgent due    2,013.84 GBP");
});

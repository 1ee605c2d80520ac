import type { ColumnKind, Report, ReportColumn } from "./report.ts";

const kinds: Readonly<Record<string, ColumnKind>> = {
  started_at: "instant",
  finished_at: "instant",
  since: "instant",
  next_attempt_at: "instant",
  staged_at: "instant",
  applied_at: "instant",
  hour: "instant",
  dated_on: "date",
  run_id: "number",
  exit_code: "number",
  age: "age",
  took: "age",
  amount: "money",
  freeagent_due: "money",
  back_end_due: "money",
};
const counted = new Set(
  "claimed created updated unchanged deleted waiting retry in_doubt rejected written pending reads writes calls percent_of_allowance changes attempts invoices".split(
    " ",
  ),
);

function column(name: string): ReportColumn {
  const head = name.replaceAll("_", " ").replace("back end", "back office").replace("freeagent", "FreeAgent");
  return { name, head, kind: kinds[name] ?? (counted.has(name) ? "count" : "text") };
}

function report(name: string, title: string, about: string, columns: string): Report {
  return { name, title, about, columns: columns.split(" ").map(column) };
}

/** All reports, in the order of the night report. docs/reports.md shows their columns; a test compares. */
export const reports: readonly Report[] = [
  report(
    "night",
    "Last run",
    "What the last run of each company did.",
    "company command started_at exit_code pipeline claimed created updated unchanged deleted waiting retry in_doubt rejected reads writes problem",
  ),
  report(
    "rejects",
    "Needs a person",
    "Keys that did not go through, and why.",
    "company entity source_key reason field detail freeagent_message waits_for attempts since age next_attempt_at",
  ),
  report(
    "reconciliation",
    "Differences",
    "Where the two sides differ, and the way on.",
    "company class entity source_key label field back_end_value freeagent_value currency since age mend",
  ),
  report(
    "contact-conflicts",
    "Conflicts",
    "Fields of customers that both sides changed and a person decides.",
    "company source_key field base_value back_end_value freeagent_value since age",
  ),
  report(
    "backlog",
    "Backlog",
    "Changes that have not reached FreeAgent, oldest first.",
    "company entity source_key state waits_for since age changes next_attempt_at",
  ),
  report(
    "bank-payments",
    "Bank payments",
    "The payment feed, newest first.",
    "company staged_at dated_on kind status origin invoice_source_key invoice_reference amount currency bank_account bank_description applied_at",
  ),
  report(
    "aged-debtors",
    "Aged debtors",
    "What customers owe, by how late it is, on both sides.",
    "company currency bucket invoices freeagent_due back_end_due",
  ),
  report(
    "api-usage",
    "API usage",
    "Calls to FreeAgent by hour.",
    "company hour reads writes calls percent_of_allowance",
  ),
  report(
    "history",
    "History",
    "Runs, newest first.",
    "company run_id command started_at took exit_code written unchanged pending rejected calls problem",
  ),
];

import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reports } from "../../reports/catalogue.ts";
import { ageText } from "../../reports/cell-text.ts";
import { byteOrderMark, csvHead, csvLine } from "../../reports/csv.ts";
import { htmlPage } from "../../reports/html/page.ts";
import { readReport } from "../../reports/read-report.ts";
import { reportSchema, rowJson } from "../../reports/report-json.ts";
import { viewOf, type Report, type ReportRow } from "../../reports/report.ts";
import { textTable } from "../../reports/text-table.ts";
import { lendDatabase, type LentDatabase } from "../support/database.ts";

let lent: LentDatabase;
beforeAll(async () => {
  lent = await lendDatabase();
  for (const statement of plantedRows) await lent.database.execute(statement);
});
afterAll(() => lent.drop());

const hostile = "=HYPERLINK(\"http://evil\") <script>alert('x')</script>";
const plantedRows = [
  `insert into freeagent_sync.runs (company, command, epoch, version, started_at, finished_at, exit_code, reads, writes)
   select 'acme', 'nightly', n, '1', clock_timestamp() - n * interval '1 day', clock_timestamp() - n * interval '1 day' + interval '90 seconds', 0, 30, 12
   from generate_series(1, 40) n`,
  `insert into freeagent_sync.run_counts (run_id, pipeline, claimed, created, rejected, started_at)
   select run_id, 'push invoices', 5, 4, 1, started_at from freeagent_sync.runs`,
  `insert into freeagent_sync.rejects (company, entity, source_key, reason, detail, waiting_for)
   values ('acme', 'invoice', '7', 'total_mismatch', '${hostile.replaceAll("'", "''")}', null), ('acme', 'payment', '8', 'waiting_for_invoice', 'waits', 'invoice:7')`,
  `insert into freeagent_sync.invoice_changes (company, source_key, op, changed_at)
   values ('acme', '7', 'U', clock_timestamp() - interval '3 days'), ('acme', '9', 'B', clock_timestamp())`,
  `insert into freeagent_sync.differences (company, class, entity, difference_key, source_key, label, field, back_end_value, freeagent_value, currency, mend, run_id, since)
   select 'acme', 'amount_differs', 'invoice', '7', '7', 'INV-7', 'total_value', '1200.5', '1200.4', 'GBP', 'freeagent-sync backfill invoices --keys 7', min(run_id), clock_timestamp() - interval '2 hours'
   from freeagent_sync.runs`,
  `insert into freeagent_sync.contact_updates (company, contact_source_key, field, old_value, new_value, base_value, decision, run_id)
   values ('acme', '3', 'town', 'Leeds', 'York', 'Hull', 'conflict', 1)`,
  `insert into freeagent_sync.bank_payments
     (company, kind, status, origin, invoice_source_key, invoice_reference, invoice_url, explanation_url, bank_account, bank_description, dated_on, amount, currency, run_id)
   select 'acme', 'payment', 'confirmed', 'bank', '7', 'INV-7', '/v2/invoices/1', '/v2/bank_transaction_explanations/' || n, 'Current account', '+44 SMITH', '2026-11-20', -1234567.5, 'GBP', 1
   from generate_series(1, 2500) n`,
  `insert into freeagent_mirror.invoices (company, freeagent_id, contact_id, reference, dated_on, due_on, currency, status, total_value, paid_value, due_value, raw)
   values ('acme', 1, 1, 'INV-7', current_date - 60, current_date - 45, 'GBP', 'Overdue', 100, 40, 60, '{}')`,
];

async function rowsOf(report: Report, limit?: number): Promise<readonly ReportRow[]> {
  const rows: ReportRow[] = [];
  const filter = limit === undefined ? { companies: ["acme"] } : { companies: ["acme"], limit };
  await readReport(lent.database, report, filter, (batch) => {
    rows.push(...batch);
  });
  return rows;
}

function reportNamed(name: string): Report {
  const report = reports.find((one) => one.name === name);
  if (report === undefined) throw new Error(`no report ${name}`);
  return report;
}

describe.each(reports.map((report) => [report.name, report] as const))("the report %s", (_name, report) => {
  test("shows columns that its view has, in every format, and JSON as its schema says", async () => {
    const columns = await lent.database.query(
      "select attname::text as name from pg_attribute where attrelid = $1::regclass and attnum > 0",
      [viewOf(report)],
    );
    const names = columns.map((row) => String(row["name"]));
    expect(names).toEqual(expect.arrayContaining(report.columns.map(({ name }) => name)));
    const rows = await rowsOf(report, 5);
    expect(rows.length).toBeGreaterThan(0);
    const document: unknown = { report: report.name, rows: rows.map((row) => rowJson(report, row)) };
    const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(reportSchema(report));
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
    const widest = Math.max(
      ...textTable(report, rows, 120)
        .split("\n")
        .map((line) => line.length),
    );
    expect(widest).toBeLessThanOrEqual(120);
    expect(csvHead(report).trimEnd().split(",")).toEqual(report.columns.map(({ name }) => name));
  });

  test("is described, column by column, in docs/reports.md", () => {
    const manual = readFileSync(new URL("../../docs/reports.md", import.meta.url), "utf8");
    const section = manual.split(/^## /m).find((text) => text.startsWith(`${report.name}\n`)) ?? "";
    expect(section.match(/`[a-z_]+`/g)?.map((name) => name.slice(1, -1))).toEqual(
      expect.arrayContaining([viewOf(report).split(".")[1], ...report.columns.map(({ name }) => name)]),
    );
  });
});

test("a CSV opens in a spreadsheet without running anything: texts are disarmed, numbers and dates are left as they are", () => {
  const report = reportNamed("bank-payments");
  const row = {
    bank_description: "=1+1",
    invoice_reference: "-5",
    dated_on: "2026-11-20",
    amount: "-5.00",
    bank_account: 'A "B", C',
  };
  const cells = csvLine(report, row).trimEnd();
  expect(cells).toContain("'=1+1");
  expect(cells).toContain(",-5.00,");
  expect(cells).toContain(",2026-11-20,");
  expect(cells).toContain('"A ""B"", C"');
  for (const sign of ["+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]) {
    expect(csvLine(report, { bank_description: `${sign}cmd` })).toContain(`'${sign}cmd`);
  }
  expect(byteOrderMark).toBe("\uFEFF");
});

test("a long report comes in batches, in the order of its view, and all of it", async () => {
  const sizes: number[] = [];
  const read = await readReport(lent.database, reportNamed("bank-payments"), { companies: ["acme"] }, (rows) => {
    sizes.push(rows.length);
  });
  expect([read, sizes]).toEqual([2500, [1000, 1000, 500]]);
});

test("another company's rows are not shown", async () => {
  const read = await readReport(lent.database, reportNamed("rejects"), { companies: ["other"] }, () => undefined);
  expect(read).toBe(0);
});

test("money stands with its currency and thousands apart, ages as people say them", async () => {
  const table = textTable(reportNamed("bank-payments"), await rowsOf(reportNamed("bank-payments"), 1), 200);
  expect(table).toContain("-1,234,567.50 GBP");
  const history = textTable(reportNamed("history"), [{ company: "acme", run_id: "1234567", written: "1234" }], 200);
  expect(history).toContain(" 1234567 ");
  expect(history).toContain(" 1,234 ");
  expect([40, 700, 7200, 100_000].map(ageText)).toEqual(["40 s", "11 min", "2 h", "1 d 3 h"]);
});

test("nothing that a row holds gets into the page as markup", async () => {
  const report = reportNamed("rejects");
  const rows = await rowsOf(report);
  const page = htmlPage([{ report, rows, total: rows.length }], "2026-11-24T05:00:00Z");
  expect(page).not.toContain("<script>alert");
  expect(page).toContain("&lt;script&gt;alert(&#39;x&#39;)");
});

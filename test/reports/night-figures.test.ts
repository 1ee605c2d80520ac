import { afterAll, beforeAll, expect, test } from "vitest";
import { htmlReport } from "../../cli/report/html-report.ts";
import { reports } from "../../reports/catalogue.ts";
import { lendDatabase, type LentDatabase } from "../support/database.ts";

let lent: LentDatabase;
let page: string;
beforeAll(async () => {
  lent = await lendDatabase();
  for (const statement of planted) await lent.database.execute(statement);
  page = await htmlReport(lent.database, reports, ["north", "south"]);
});
afterAll(() => lent.drop());

/** Two companies, two currencies, and of everything more than the page shows. */
const planted = [
  `insert into freeagent_sync.runs (company, command, epoch, version, started_at, finished_at, exit_code, reads, writes)
   select company, case when n % 40 = 1 then 'nightly' else 'watch' end, n, '1', began, began, 0, 3, 1
   from unnest(array['north', 'south']) company,
     generate_series(1, 400) n,
     lateral (select date_trunc('day', now(), 'UTC') - n * interval '36 minutes' as began) at`,
  `insert into freeagent_sync.run_counts (run_id, pipeline, claimed, created, rejected, started_at)
   select run_id, 'push invoices', 5, 4, 1, started_at from freeagent_sync.runs`,
  `insert into freeagent_sync.rejects (company, entity, source_key, reason, detail, waiting_for, next_attempt_at)
   select company, 'invoice', n::text, 'total_mismatch', 'they differ',
     case when n > 710 then 'contact:1' end, case when n between 701 and 710 then now() end
   from unnest(array['north', 'south']) company, generate_series(1, 720) n`,
  `insert into freeagent_sync.invoice_changes (company, source_key, op, changed_at)
   select 'north', n::text, 'U', now() - case when n <= 900 then interval '2 days 5 hours' else interval '1 hour' end
   from generate_series(1, 1000) n`,
  `insert into freeagent_sync.bank_payments (company, kind, status, origin, invoice_source_key, invoice_url, explanation_url, bank_account, dated_on, amount, currency, run_id, staged_at)
   select 'north', 'payment', 'confirmed', 'bank', n::text, '/v2/invoices/1', '/v2/bank_transaction_explanations/' || n, 'Current account',
     date '2026-11-20', 10.1, case when n <= 600 then 'GBP' else 'EUR' end, 1, now()
   from generate_series(1, 700) n`,
  `insert into freeagent_sync.bank_payments (company, kind, status, origin, invoice_source_key, invoice_url, explanation_url, bank_account, dated_on, amount, currency, run_id, staged_at)
   values ('south', 'reversal', 'confirmed', 'bank', '1', '/v2/invoices/1', '/v2/bank_transaction_explanations/1', 'Current account', date '2026-11-21', -2500, 'GBP', 1, now())`,
  `insert into freeagent_sync.differences (company, class, entity, difference_key, source_key, mend, run_id, since)
   select 'north', class, 'invoice', 'k', '1', 'look', 1, now()
   from unnest(array['amount_differs', 'missing_in_back_end', 'not_sent']) class`,
  `insert into freeagent_mirror.invoices (company, freeagent_id, contact_id, reference, dated_on, due_on, currency, status, total_value, paid_value, due_value, raw)
   select company, n, 1, 'INV', current_date - 60, current_date - 45, case when n = 1 then 'GBP' else 'JPY' end, 'Overdue', 100 * n * n, 0, 100 * n * n, '{}'
   from unnest(array['north', 'south']) company, generate_series(1, 2) n`,
];

/** The figures of a chart, a row each, as the page gives them to those who do not see it. */
function figuresOf(title: string): readonly (readonly string[])[] {
  const [, table = ""] = page.split(`<summary>Figures: ${title}</summary>`);
  const [body = ""] = table.split("</tbody>");
  return [...body.matchAll(/<tr>(<th scope="row">.*?)<\/tr>/g)].map(([, row = ""]) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell = ""]) => cell),
  );
}

test("the first screen counts all rows, not those that the page shows, and only what check counts too", () => {
  const cards = [...page.matchAll(/<li><b>(.*?)<\/b><span>(.*?)<\/span>/g)].map(([, count, what]) => [what, count]);
  expect(Object.fromEntries(cards)).toEqual({
    "keys need a person": "1,400",
    "conflicts to decide": "0",
    "differences between the sides": "1",
    "bank payments not yet taken over": "701",
    "bank payments came in this night": "700",
  });
});

test("the chart of nights shows nights although hundreds of other runs came after them, all companies together", () => {
  const nights = figuresOf("Outcomes per night");
  expect(nights.length).toBeGreaterThan(9);
  expect(nights.map(([, ...parts]) => parts)).toEqual(nights.map(() => ["8", "0", "2"]));
});

test("the ages of the backlog are those of the whole backlog", () => {
  expect(figuresOf("Age of the backlog")).toEqual([
    ["under 1 day", "100"],
    ["1-2 days", "900"],
    ["3-6 days", "0"],
    ["7 days or more", "0"],
  ]);
});

test("amounts of two currencies are never added or drawn to one scale", () => {
  expect(figuresOf("Bank payments per day, GBP")).toEqual([
    ["11-20", "6,060.00"],
    ["11-21", "-2,500.00"],
  ]);
  expect(figuresOf("Bank payments per day, EUR")).toEqual([["11-20", "1,010.00"]]);
  expect(figuresOf("Aged debtors, GBP")).toEqual([["31-60 days", "200.00", "200.00"]]);
  expect(figuresOf("Aged debtors, JPY")).toEqual([["31-60 days", "800.00", "800.00"]]);
});

test("a day on which more was taken back than paid is drawn below the axis", () => {
  const [, chart = ""] = page.split("<figcaption>Bank payments per day, GBP");
  expect(chart).toMatch(/^ <span class="unit">highest: 6,060.00 GBP, lowest: -2,500.00<\/span>/);
  const [svg = ""] = chart.split("</svg>");
  const axis = Number(/<line class="axis" x1="0" y1="([\d.]+)"/.exec(svg)?.[1]);
  const bars = [...svg.matchAll(/ y="([\d.]+)" width="[\d.]+" height="([\d.]+)"/g)].map(([, top, height]) => ({
    top: Number(top),
    height: Number(height),
  }));
  expect(bars.map(({ top, height }) => top + height === axis)).toEqual([true, false]);
  expect(bars[1]?.top).toBe(axis);
  expect(Number(bars[0]?.height) / Number(bars[1]?.height)).toBeCloseTo(6060 / 2500, 1);
});

test("an hour in which two companies called is one bar", () => {
  const hours = figuresOf("API calls per hour");
  expect(hours).toHaveLength(24);
  expect(new Set(hours.map(([hour]) => hour)).size).toBe(24);
});

test("rows that share a time come in one order: by company, entity and key", async () => {
  await lent.database.execute(
    "insert into freeagent_sync.contact_changes (company, source_key, op, changed_at) select 'west', n::text, 'U', '2026-11-20T00:00:00Z' from generate_series(20, 11, -1) n",
  );
  const rows = await lent.database.query("select source_key from freeagent_sync.report_backlog where company = 'west'");
  expect(rows.map((row) => row["source_key"])).toEqual(Array.from({ length: 10 }, (_, index) => String(11 + index)));
  const views = await lent.database.query(
    `select viewname::text as name, rtrim(definition, ';') as sql from pg_views where schemaname = 'freeagent_sync' and viewname like 'report\\_%'`,
  );
  const byTimeAlone = views.filter(({ sql }) => /(at|first_at|staged_at)( DESC)?$/.test(String(sql).trimEnd()));
  expect(byTimeAlone.map(({ name }) => name)).toEqual([]);
});

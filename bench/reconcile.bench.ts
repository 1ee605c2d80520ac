// The comparison of both sides and the night report over many invoices, against the comparison as one would write it by
// hand for the same tables (both-sides.ts), and the memory that they take in processes of their own over a hundredth of
// the invoices and over all. npm run bench -- reconcile
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { htmlReport } from "../cli/report/html-report.ts";
import { defaultRules } from "../config/settings-schema.ts";
import { connect } from "../db/connect.ts";
import type { Database } from "../domain/queryable.ts";
import { readMapping } from "../extract/back-office/read-mapping.ts";
import { acquireLease } from "../load/runs/lease.ts";
import { preferHashJoins } from "../load/mirror/prefer-hash-joins.ts";
import { startRun } from "../load/runs/record-run.ts";
import { reconcile } from "../pipelines/reconcile.ts";
import { reports } from "../reports/catalogue.ts";
import { readReport } from "../reports/read-report.ts";
import { byHand, fillBothSides, makeBackOffice, mappingFiles } from "./both-sides.ts";
import { ms, ratio, report, type Row } from "./report.ts";
import { race, sized, withServer } from "./rounds.ts";

const invoices = sized(1_000_000, 20_000);
const fewInvoices = invoices / 100;

/** With the same settings as ours: hash tables in memory are what whoever writes this by hand asks for, too. */
async function compareByHand(database: Database): Promise<void> {
  await database.transaction(async (transaction) => {
    await preferHashJoins(transaction);
    for (const sql of byHand) await transaction.query(sql);
  });
}

async function compareAll(database: Database): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "freeagent-sync-bench-"));
  for (const [name, sql] of Object.entries(mappingFiles)) writeFileSync(join(folder, name), sql);
  const lease = await database.transaction((transaction) => acquireLease(transaction, "acme", "bench", 1, 600));
  const runId = await startRun(database, lease, "reconcile", "bench");
  const mapping = await readMapping(database, folder);
  const applyFiles = { bank_payments: "select $1" };
  const company = { name: "acme", rules: defaultRules, capture: { contact: [], invoice: [], payment: [] } };
  await reconcile({ applyFiles, company, database, lease, mapping, runId });
  await database.execute("delete from freeagent_sync.leases");
  rmSync(folder, { recursive: true });
}

const nightReport = (database: Database): Promise<string> => htmlReport(database, reports, ["acme"]);

/** Most memory, in MB, of a process of its own that does nothing but compare and report. */
function peakMemory(url: string): number {
  const itself = fileURLToPath(import.meta.url);
  return Number(execFileSync(process.execPath, ["--import", "tsx", itself], { env: { ...process.env, ONLY_AT: url } }));
}

async function compareAndReport(url: string): Promise<void> {
  const database = connect({ url, applicationName: "bench" });
  await compareAll(database);
  await nightReport(database);
  await database.close();
  process.stdout.write((process.resourceUsage().maxRSS / 1024).toFixed(1));
}

async function timeEachReport(database: Database): Promise<string> {
  const taken: string[] = [];
  for (const one of reports) {
    const start = performance.now();
    await readReport(database, one, { companies: ["acme"], limit: 500 }, () => undefined);
    taken.push(`${one.name} ${ms(performance.now() - start)}`);
  }
  return taken.join(", ");
}

async function raceAll(database: Database, url: string): Promise<void> {
  for (const sql of makeBackOffice) await database.execute(sql);
  await fillBothSides(database, 0, fewInvoices);
  const few = peakMemory(url);
  await fillBothSides(database, fewInvoices, invoices);
  const many = peakMemory(url);
  const {
    hand = 0,
    ours = 0,
    page = 0,
  } = await race(5, {
    hand: () => compareByHand(database),
    ours: () => compareAll(database),
    page: () => nightReport(database),
  });
  const reference = { reference: "comparison by hand", theirs: ms(hand), target: "<= 3.00" };
  const rows: Row[] = [
    { work: `reconcile ${invoices} invoices`, ours: ms(ours), ratio: ratio(ours, hand), ...reference },
    { work: "night report, all sections", ours: ms(page), ratio: ratio(page, hand), ...reference },
    { work: "both together", ours: ms(ours + page), ratio: ratio(ours + page, hand), ...reference },
    {
      work: `peak memory at ${invoices}`,
      reference: `at ${fewInvoices}`,
      ours: `${many} MB`,
      theirs: `${few} MB`,
      ratio: ratio(many, few),
      target: "<= 1.10",
    },
  ];
  report("reconcile", rows, [`First 500 rows of each report: ${await timeEachReport(database)}.`]);
}

const only = process.env["ONLY_AT"];
if (only === undefined) await withServer(false, raceAll);
else await compareAndReport(only);

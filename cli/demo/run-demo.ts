import { mkdir } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { capturedTables } from "../../config/captured-tables.ts";
import type { CompanyConfig, Config } from "../../config/config.ts";
import { loadConfig } from "../../config/load-config.ts";
import { migrate } from "../../db/migrate.ts";
import { counted } from "../../domain/counted.ts";
import type { Database } from "../../domain/queryable.ts";
import { createBackOffice, fillBackOffice } from "../../examples/back-office/load-back-office.ts";
import { liveOneDay } from "../../examples/back-office/next-day.ts";
import { unlimitedBudget } from "../../freeagent/unlimited-budget.ts";
import { installCapture } from "../../load/capture/install-capture.ts";
import { nightly } from "../../pipelines/pipeline.ts";
import { startSimulator } from "../../simulator/start-simulator.ts";
import { commandLogger } from "../command-logger.ts";
import { lineProgress } from "../line-progress.ts";
import { openDatabase, type OpenDatabase } from "../open-database.ts";
import { warn } from "../print.ts";
import { resultJson } from "../print-results.ts";
import { reports } from "../../reports/catalogue.ts";
import { htmlReport } from "../report/html-report.ts";
import { withReportSink } from "../report/write-report.ts";
import { runCompanies } from "../run-companies.ts";
import { stopSignal } from "../stop-signal.ts";
import { systemClock } from "../system-clock.ts";
import { packageRoot } from "../version.ts";
import { compareSides, type Comparison } from "./compare-sides.ts";
import { asOnlyDemo } from "./only-demo.ts";
import { logInToSimulator } from "./log-in-to-simulator.ts";
import { readBankPayments, type AppliedPayment } from "./read-bank-payments.ts";
import { liveOneDayInFreeAgent, type FreeAgentDay } from "./simulated-people.ts";
import { readBooks } from "./simulator-control.ts";

/** How to run the demo. */
export interface DemoSettings {
  readonly scale: number;
  readonly seed: number;
  readonly keep: boolean;
  readonly verbose: boolean;
  readonly quiet: boolean;
  readonly json: boolean;
  readonly workingFolder: string;
  /** Hears what is going on, a line at a time. */
  talk(line: string): void;
  /** Hears what came of it, before it is kept up to be looked at. */
  tell(report: DemoReport): void;
}

/** One night of the demo. */
export type DemoNight = ReturnType<typeof resultJson> & { readonly title: string; readonly seconds: number };

/** What the demo came to; what --json prints. */
export interface DemoReport {
  readonly exit_code: number;
  readonly nights: readonly DemoNight[];
  readonly day: { readonly back_office: Record<string, number>; readonly freeagent: FreeAgentDay };
  readonly bank_payments: readonly AppliedPayment[];
  readonly comparison: Comparison;
  readonly seconds: number;
  readonly data_folder: string;
  /** The night report as a page. */
  readonly night_report: string;
}

/**
 * The demo, in a database of its own: what `database: embedded` keeps in the same folder is not touched. A fresh sample, two
 * nights with a day between them, a third night on which nothing happens, a comparison.
 */
export async function runDemo(settings: DemoSettings): Promise<DemoReport> {
  const started = systemClock.now();
  const signal = stopSignal();
  const folder = join(settings.workingFolder, ".freeagent-sync", "demo");
  settings.talk("Starting PostgreSQL and a simulated FreeAgent ...");
  const opened = await openDatabase({ kind: "embedded", folder }, "demo");
  try {
    const home = opened.folder ?? folder;
    return await asOnlyDemo(home, () => runOn(settings, opened, home, { started, signal }));
  } finally {
    await opened.close();
  }
}

async function runOn(
  settings: DemoSettings,
  opened: OpenDatabase,
  folder: string,
  { started, signal }: { readonly started: Date; readonly signal: AbortSignal },
): Promise<DemoReport> {
  const simulator = await startSimulator({ switches: { limits: false, auto_consent: true, guess: "off" } });
  try {
    const demo = await prepare(settings, opened.database, opened.url, simulator.url, signal);
    const report = await liveThrough(demo, started, folder);
    settings.tell(report);
    if (settings.keep) await keepUp(opened.url, simulator.url, signal);
    return report;
  } finally {
    await simulator.close();
  }
}

interface Demo {
  readonly settings: DemoSettings;
  readonly config: Config;
  readonly company: CompanyConfig;
  readonly database: Database;
  readonly environment: Record<string, string>;
  readonly simulatorUrl: string;
  readonly signal: AbortSignal;
  readonly today: string;
}

async function prepare(
  settings: DemoSettings,
  database: Database,
  url: string,
  simulatorUrl: string,
  signal: AbortSignal,
): Promise<Demo> {
  const environment = {
    DATABASE_URL: url,
    FREEAGENT_API_URL: simulatorUrl,
    FREEAGENT_CLIENT_ID: "demo-client",
    FREEAGENT_CLIENT_SECRET: "demo-secret",
    FREEAGENT_SYNC_KEY: randomBytes(32).toString("base64"),
  };
  const configFlag = join(packageRoot, "examples/back-office/freeagent-sync.yaml");
  const config = await loadConfig({ configFlag, environment, workingFolder: settings.workingFolder });
  const [company] = config.companies;
  if (company === undefined) throw new Error("the sample configuration names no company");
  const today = systemClock.now().toISOString().slice(0, 10);
  const demo = { settings, config, company, database, environment, simulatorUrl, signal, today };

  await database.execute("drop schema if exists sales, freeagent_sync, freeagent_mirror cascade");
  await migrate(database);
  await createBackOffice(database);
  await installCapture(database, capturedTables(company));
  const loaded = await fillBackOffice(database, { seed: settings.seed, scale: settings.scale, today });
  settings.talk(
    `A back office with ${counted(loaded.customers, "customer")}, ${counted(loaded.invoices, "invoice")} and ${counted(loaded.receipts, "receipt")}.`,
  );
  const logger = commandLogger({ verbose: settings.verbose, quiet: true });
  await logInToSimulator({ config, database, environment, logger, clock: systemClock }, company);
  settings.talk("Logged in through OAuth, and refreshed the token once.");
  return demo;
}

async function liveThrough(demo: Demo, started: Date, folder: string): Promise<DemoReport> {
  const { settings, database, today, simulatorUrl } = demo;
  const first = await night(demo, "Night 1: everything is new");
  settings.talk("A day: customers order, move and pay; the book-keeper explains bank lines in FreeAgent ...");
  const lived = await database.transaction((transaction) =>
    liveOneDay(transaction, { seed: settings.seed, today, amended: 3 }),
  );
  const freeagent = await liveOneDayInFreeAgent(database, simulatorUrl, today);
  const second = await night(demo, "Night 2: what the day brought");
  const third = await night(demo, "Night 3: nothing happened");
  const comparison = await compareSides(database, await readBooks(simulatorUrl));
  const reportFile = join(settings.workingFolder, ".freeagent-sync", "night-report.html");
  await mkdir(dirname(reportFile), { recursive: true });
  const page = await htmlReport(database, reports, [demo.company.name]);
  await withReportSink(reportFile, (sink) => sink.write(page));
  const nights = [first, second, third];
  const inStep = comparison.differences.length === 0 && third.calls.writes === 0;
  return {
    exit_code: nights.every((one) => one.exit_code === 0) && inStep ? 0 : 1,
    nights,
    day: {
      back_office: countKeys({ ...lived }),
      freeagent,
    },
    bank_payments: await readBankPayments(database),
    comparison,
    seconds: secondsSince(started),
    data_folder: folder,
    night_report: reportFile,
  };
}

async function night(demo: Demo, title: string): Promise<DemoNight> {
  const { settings } = demo;
  settings.talk(`${title} ...`);
  const started = systemClock.now();
  const progress = lineProgress(process.stderr, settings.json || settings.quiet, systemClock);
  const logger = commandLogger({ verbose: settings.verbose, quiet: !settings.verbose });
  // The simulator was started without limits; FreeAgent's own would stretch the night to half an hour.
  const steady = { clock: systemClock, budgetOf: () => unlimitedBudget };
  const setting = { ...demo, ...steady, command: "nightly", logger, progress };
  const results = await runCompanies(setting, [demo.company], nightly);
  progress.clear();
  const [result] = results;
  if (result === undefined) throw new Error("a night without a result");
  if (result.problem !== undefined) throw result.problem;
  return { title, seconds: secondsSince(started), ...resultJson(result) };
}

async function keepUp(databaseUrl: string, simulatorUrl: string, signal: AbortSignal): Promise<void> {
  warn(`\nStill running until Ctrl-C:\n  psql '${databaseUrl}'\n  curl ${simulatorUrl}/_simulator/books`);
  const alive = setInterval(() => undefined, 60_000);
  if (!signal.aborted) await once(signal, "abort");
  clearInterval(alive);
}

function countKeys(lived: Readonly<Record<string, readonly string[]>>): Record<string, number> {
  return Object.fromEntries(Object.entries(lived).map(([what, keys]) => [what, keys.length]));
}

function secondsSince(started: Date): number {
  return Math.round((systemClock.now().getTime() - started.getTime()) / 100) / 10;
}

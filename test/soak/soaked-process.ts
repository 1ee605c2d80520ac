// The process that is soaked: it watches a company all the time and runs a night whenever it is told to, with the code
// of the command line. Talks to the soak over IPC; needs --expose-gc.
import { readdirSync } from "node:fs";
import { pino } from "pino";
import { runCompanies, type RunSetting } from "../../cli/run-companies.ts";
import { companyBudgets } from "../../cli/company-budgets.ts";
import { capturedTables } from "../../config/captured-tables.ts";
import { loadConfig } from "../../config/load-config.ts";
import { connect } from "../../db/connect.ts";
import { nightly } from "../../pipelines/pipeline.ts";
import { watchCompany } from "../../pipelines/watch-company.ts";
import { DayByDay } from "./day-by-day.ts";
import { soakOrder, type SoakAnswer } from "./soak-order.ts";

const environment = process.env;
const config = await loadConfig({ configFlag: undefined, environment, workingFolder: process.cwd() });
const [company] = config.companies;
if (company === undefined) throw new Error("the configuration names no company");
const watched = company;
const database = connect({ url: environment["DATABASE_URL"] ?? "", applicationName: "soaked" });
const clock = new DayByDay();
const logger = pino({ level: "silent" });
const stop = new AbortController();
const setting: RunSetting = {
  ...{ config, database, environment, logger, clock },
  command: "nightly",
  progress: { batchDone: () => undefined, pageMirrored: () => undefined },
  signal: stop.signal,
  budgetOf: companyBudgets(database, clock),
};

const budget = setting.budgetOf(watched);
const watching = watchCompany({
  ...{ company: watched.name, database, clock, logger, signal: stop.signal },
  captured: capturedTables(watched),
  pollMilliseconds: 5_000,
  run: async (pipelines, checked) => {
    const own = { ...setting, command: "watch", budgetOf: () => budget, checked };
    const [result] = await runCompanies(own, [watched], pipelines);
    if (result === undefined) throw new Error("a run without a result");
    return result;
  },
});

async function night(): Promise<SoakAnswer> {
  const begun = performance.now();
  const [result] = await runCompanies(setting, [watched], nightly);
  if (result === undefined) throw new Error("a night without a result");
  const { exitCode, calls, problem } = result;
  const milliseconds = performance.now() - begun;
  return { exitCode, milliseconds, calls: calls.reads + calls.writes, problem: problem?.code ?? null };
}

function sample(): SoakAnswer {
  globalThis.gc?.();
  globalThis.gc?.();
  const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
  // To read the folder opens a handle of its own.
  const handles = readdirSync("/proc/self/fd").length - 1;
  return { rss, heapUsed, external: external + arrayBuffers, handles };
}

async function obey(message: unknown): Promise<void> {
  const order = soakOrder.parse(message);
  if (order.kind === "sample") process.send?.(sample());
  if (order.kind === "stop") {
    stop.abort();
    await watching;
    await database.close();
    process.disconnect();
  }
  if (order.kind !== "night") return;
  clock.ahead = order.ahead;
  process.send?.(await night());
}

process.on("message", (message) => void obey(message));

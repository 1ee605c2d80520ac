// A night of new invoices with customers and payments at FreeAgent's real limits, with time that runs faster: the calls it
// makes against one POST for each object and one PUT to send each invoice, and the time it takes against those calls made
// as fast as the limits allow. npm run bench -- night
import { pino } from "pino";
import { exitCodeOf } from "../cli/exit-codes.ts";
import { systemRandom } from "../cli/system-random.ts";
import { capturedTables } from "../config/captured-tables.ts";
import type { CompanyConfig } from "../config/config.ts";
import { loadConfig } from "../config/load-config.ts";
import { requestBudget } from "../db/request-budget.ts";
import type { Clock } from "../domain/clock.ts";
import { forecastCalls } from "../domain/forecast-calls.ts";
import type { Database } from "../domain/queryable.ts";
import type { RequestLimits } from "../domain/request-limits.ts";
import { createBackOffice, fillBackOffice } from "../examples/back-office/load-back-office.ts";
import { createClient } from "../freeagent/client.ts";
import { installCapture } from "../load/capture/install-capture.ts";
import { leaseSeconds } from "../load/runs/lease.ts";
import { nightly } from "../pipelines/pipeline.ts";
import { runCompany, type CompanyResult } from "../pipelines/run/run-company.ts";
import { fastClock } from "../test/support/fast-clock.ts";
import { sampleConfig } from "../test/support/sample-config.ts";
import { withLimitedFreeAgent, type LimitedFreeAgent } from "./limited-freeagent.ts";
import { ratio, report, type Row } from "./report.ts";
import { sized, withServer } from "./rounds.ts";

/** 1: a thousand invoices, 200 customers, 300 payments. */
const scale = sized(5, 0.16);
/** Simulated seconds in a real one. All that is not waiting takes so many times as long as in a real night. */
const speed = sized(60, 20);
const start = new Date("2026-11-23T20:00:00Z");

/** The company of the sample with its own limits, its tables captured and full of what was never sent. */
async function prepare(database: Database, url: string, origin: string, folder: { file: string; folder: string }) {
  const environment = { DATABASE_URL: url, FREEAGENT_API_URL: origin, FREEAGENT_SYNC_KEY: "A".repeat(43) + "=" };
  const config = await loadConfig({ configFlag: folder.file, environment, workingFolder: folder.folder });
  const [company] = config.companies;
  if (company === undefined) throw new Error("the sample configuration names no company");
  await createBackOffice(database);
  await installCapture(database, capturedTables(company));
  const filled = await fillBackOffice(database, { seed: 1, scale, today: start.toISOString().slice(0, 10) });
  return { company, filled };
}

/** A whole `nightly`, but for the log-in. */
async function night(
  database: Database,
  freeagent: LimitedFreeAgent,
  company: CompanyConfig,
  limits: RequestLimits,
  clock: Clock,
): Promise<CompanyResult> {
  const give = (): Promise<string> => Promise.resolve(freeagent.token);
  const world = { clock, random: systemRandom, logger: pino({ level: "silent" }) };
  const client = createClient({
    ...world,
    origin: freeagent.origin,
    userAgent: "freeagent-sync/bench (+https://example.com)",
    accessToken: { current: give, refused: give },
    budget: requestBudget({ ...world, database, company: company.name, limits }),
  });
  try {
    return await runCompany(
      {
        ...world,
        company,
        command: "nightly",
        owner: "bench",
        version: "bench",
        database,
        client,
        progress: { batchDone: () => undefined, pageMirrored: () => undefined },
        signal: new AbortController().signal,
        // The database's time does not run faster: the lease lives for its real minute.
        leaseSeconds: leaseSeconds * speed,
        requireSameCompany: () => Promise.resolve(),
        exitCodeOf,
      },
      nightly,
    );
  } finally {
    await client.close();
  }
}

/** Hours and minutes, or minutes and seconds of a short one. */
function span(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const [large, small, names] =
    seconds >= 3600 ? [seconds / 3600, (seconds / 60) % 60, "h min"] : [seconds / 60, seconds % 60, "min s"];
  const [first = "", second = ""] = names.split(" ");
  return `${Math.floor(large)} ${first} ${Math.floor(small)} ${second}`;
}

async function measure(database: Database, url: string, freeagent: LimitedFreeAgent): Promise<void> {
  const files = sampleConfig();
  try {
    const { company, filled } = await prepare(database, url, freeagent.origin, files);
    const limits = { perMinute: company.limits.per_minute, perHour: company.limits.per_hour };
    await freeagent.setClock(start);
    const clock = fastClock(speed, start.getTime());
    const result = await night(database, freeagent, company, limits, clock);
    const taken = clock.now().getTime() - start.getTime();
    const made = (pipeline: string): number => result.outcomes[pipeline]?.created ?? 0;
    const [contacts, invoices, payments] = [made("push contacts"), made("push invoices"), made("push payments")];
    if (result.problem !== undefined || invoices < filled.invoices) {
      throw new Error(`${JSON.stringify(result.outcomes)} ${result.problem?.message ?? ""}`);
    }
    const least = contacts + 2 * invoices + payments;
    const shortest = forecastCalls(least, limits, { thisMinute: 0, thisHour: 0 }, start).getTime() - start.getTime();
    const { calls, writes, refused } = await freeagent.count();
    const rows: Row[] = [
      {
        work: `calls for ${invoices} invoices, ${contacts} customers, ${payments} payments`,
        reference: "one POST each, one PUT to send each invoice",
        ours: calls.toLocaleString("en-GB"),
        theirs: least.toLocaleString("en-GB"),
        ratio: ratio(calls, least),
        target: "",
      },
      {
        work: `time of it at ${limits.perMinute} a minute and ${limits.perHour} an hour`,
        reference: "the least calls as fast as that allows",
        ours: span(taken),
        theirs: span(shortest),
        ratio: ratio(taken, shortest),
        target: "<= 1.05",
      },
      {
        work: "answers 429 (FreeAgent's limits: 120 a minute, 3,600 an hour)",
        reference: "none",
        ours: String(refused),
        theirs: "0",
        ratio: refused.toFixed(2),
        target: "<= 0.00",
      },
    ];
    report("night", rows, [
      `${writes.toLocaleString("en-GB")} of the calls wrote; the others looked and read lists.`,
      `One night, time ${speed} times as fast: what PostgreSQL and this process do counts ${speed} times.`,
    ]);
  } finally {
    files.remove();
  }
}

await withLimitedFreeAgent(speed, (freeagent) =>
  withServer(false, (database, url) => measure(database, url, freeagent)),
);

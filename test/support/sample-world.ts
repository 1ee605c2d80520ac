import { randomBytes } from "node:crypto";
import { jsonLogger } from "../../cli/command-logger.ts";
import { logInToSimulator } from "../../cli/demo/log-in-to-simulator.ts";
import { runCompanies, type RunSetting } from "../../cli/run-companies.ts";
import { systemClock } from "../../cli/system-clock.ts";
import { capturedTables } from "../../config/captured-tables.ts";
import type { CompanyConfig } from "../../config/config.ts";
import { loadConfig } from "../../config/load-config.ts";
import type { Database } from "../../domain/queryable.ts";
import { createBackOffice, fillBackOffice } from "../../examples/back-office/load-back-office.ts";
import { unlimitedBudget } from "../../freeagent/unlimited-budget.ts";
import { installCapture } from "../../load/capture/install-capture.ts";
import { nightly, type Pipeline } from "../../pipelines/pipeline.ts";
import type { CompanyResult } from "../../pipelines/run/run-company.ts";
import { startSimulator } from "../../simulator/start-simulator.ts";
import type { RealTime } from "../../simulator/simulator-clock.ts";
import type { Switches } from "../../simulator/switches.ts";
import { fastClock } from "./fast-clock.ts";
import { requireDescribed } from "./log-lines.ts";
import { lendBackOffice, type LentDatabase } from "./database.ts";
import { sampleConfig, type SampleConfig } from "./sample-config.ts";
import { simulatorControl, type SimulatorControl } from "./simulator-control.ts";

export const TODAY = "2026-11-23";

/** A back office, a FreeAgent and a configuration, logged in, with nothing sent yet. */
export interface SampleWorld {
  readonly database: Database;
  /** The day on which the world begins, `YYYY-MM-DD`. */
  readonly today: string;
  readonly company: CompanyConfig;
  readonly simulatorUrl: string;
  readonly configFile: string;
  /** What a process needs to work on this world. */
  readonly environment: Readonly<Record<string, string>>;
  readonly night: (pipelines?: readonly Pipeline[], changed?: Partial<RunSetting>) => Promise<CompanyResult>;
  /** One call of the simulator's control API. */
  readonly control: SimulatorControl;
  /** @throws Error when a line that a night logged is not as docs/log-schema.json describes it */
  readonly close: () => Promise<void>;
}

/** Builds a world at a scale (1 = 1,000 invoices). */
export async function sampleWorld(options: {
  scale: number;
  switches?: Partial<Switches>;
  /** Seed of the simulator's chance: which calls a fault with a probability hits. */
  simulatorSeed?: number;
  edit?: (files: SampleConfig) => void;
  /** False: nobody has logged in yet. */
  loggedIn?: boolean;
  /** When the world begins, in UTC; the evening of `TODAY` unless told. */
  now?: string;
  /** The simulator's passing of time, for tests that hold it still. */
  realTime?: RealTime;
  /** An empty database on another server than the one that all tests share. */
  lend?: () => Promise<LentDatabase>;
}): Promise<SampleWorld> {
  const lent = await (options.lend ?? lendBackOffice)();
  const now = options.now ?? `${TODAY}T20:00:00Z`;
  const today = now.slice(0, 10);
  // What is told by the day (a window of deletions, a wait for a bank line) must not depend on the day of the test.
  const clock = fastClock(1, Date.parse(now));
  const simulator = await startSimulator({
    now,
    ...(options.realTime && { realTime: options.realTime }),
    seed: options.simulatorSeed ?? 1,
    switches: { limits: false, auto_consent: true, ...options.switches },
  });
  const files = sampleConfig();
  files.edit("freeagent-sync.yaml", "settle_seconds: 120", "settle_seconds: 1");
  options.edit?.(files);
  const { database } = lent;
  const environment = {
    DATABASE_URL: lent.url,
    FREEAGENT_API_URL: simulator.url,
    FREEAGENT_CLIENT_ID: "demo-client",
    FREEAGENT_CLIENT_SECRET: "demo-secret",
    FREEAGENT_SYNC_KEY: randomBytes(32).toString("base64"),
  };
  const config = await loadConfig({ configFlag: files.file, environment, workingFolder: files.folder });
  const [company] = config.companies;
  if (company === undefined) throw new Error("the sample configuration names no company");
  if (options.lend !== undefined) await createBackOffice(database);
  await installCapture(database, capturedTables(company));
  await fillBackOffice(database, { seed: 1, scale: options.scale, today });
  let misdescribed: Error | undefined;
  const write = (line: string): void => {
    try {
      requireDescribed(line);
    } catch (error) {
      misdescribed ??= error instanceof Error ? error : new Error(String(error));
    }
  };
  const logger = jsonLogger("debug", { write });
  if (options.loggedIn !== false)
    await logInToSimulator({ config, database, environment, logger, clock: systemClock }, company);

  const night = async (
    pipelines: readonly Pipeline[] = nightly,
    changed: Partial<RunSetting> = {},
  ): Promise<CompanyResult> => {
    const progress = { batchDone: () => undefined, pageMirrored: () => undefined };
    const signal = new AbortController().signal;
    const world = { config, database, environment, logger, clock, budgetOf: () => unlimitedBudget };
    const [result] = await runCompanies(
      { ...world, progress, signal, command: "nightly", ...changed },
      [company],
      pipelines,
    );
    if (result === undefined) throw new Error("a night without a result");
    return result;
  };
  return {
    database,
    today,
    company,
    simulatorUrl: simulator.url,
    configFile: files.file,
    environment,
    night,
    control: simulatorControl(simulator.url),
    close: async () => {
      await simulator.close();
      files.remove();
      await lent.drop();
      // Not where it was logged: the run would take it for a failure of its own.
      if (misdescribed !== undefined) throw misdescribed;
    },
  };
}

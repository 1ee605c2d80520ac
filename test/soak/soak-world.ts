import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { logInToSimulator } from "../../cli/demo/log-in-to-simulator.ts";
import { capturedTables } from "../../config/captured-tables.ts";
import type { CompanyConfig } from "../../config/config.ts";
import { loadConfig } from "../../config/load-config.ts";
import { connect } from "../../db/connect.ts";
import { startEmbeddedPostgres } from "../../db/embedded/start-embedded-postgres.ts";
import { migrate } from "../../db/migrate.ts";
import type { Database } from "../../domain/queryable.ts";
import { createBackOffice, fillBackOffice } from "../../examples/back-office/load-back-office.ts";
import { installCapture } from "../../load/capture/install-capture.ts";
import { startSimulator } from "../../simulator/start-simulator.ts";
import { otherTimeSql } from "../simulation/stage-time-sql.ts";
import { sampleConfig } from "../support/sample-config.ts";
import { vacuumTables } from "./vacuum-tables.ts";
import { DayByDay } from "./day-by-day.ts";
import { simulatorControl, type SimulatorControl } from "../support/simulator-control.ts";

/** A back office of 20 invoices, a FreeAgent with its limits, a server of its own; a day can pass in all of them at once. */
export interface SoakWorld {
  readonly database: Database;
  readonly control: SimulatorControl;
  /** What the soaked process needs. */
  readonly environment: Readonly<Record<string, string>>;
  /** Moves PostgreSQL and FreeAgent on; gives the milliseconds that they are ahead of the system's clock. */
  readonly passADay: () => Promise<number>;
  /** A person logs in again, as one must after FreeAgent's answer to a refresh was lost. */
  readonly logIn: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const aDay = 86_400_000;
const keep = "\nkeep: { runs_days: 10, intents_days: 10, contact_updates_days: 10, dismissed_days: 10 }\n";

/** Starts it all, with nothing sent yet. */
export async function soakWorld(today: Date): Promise<SoakWorld> {
  const folder = mkdtempSync(join(tmpdir(), "freeagent-sync-soak-"));
  // Run by root, the server is another user, who must get in.
  chmodSync(folder, 0o755);
  const server = await startEmbeddedPostgres({ folder: join(folder, "postgres"), say: console.log });
  const simulator = await startSimulator({ now: today, timeScale: 1, switches: { auto_consent: true } });
  const files = sampleConfig();
  files.edit("freeagent-sync.yaml", "settle_seconds: 120 }", `settle_seconds: 1 }${keep}`);
  const environment = {
    DATABASE_URL: server.url,
    FREEAGENT_API_URL: simulator.url,
    FREEAGENT_CLIENT_ID: "demo-client",
    FREEAGENT_CLIENT_SECRET: "demo-secret",
    FREEAGENT_SYNC_KEY: randomBytes(32).toString("base64"),
    FREEAGENT_SYNC_CONFIG: files.file,
  };
  const database = connect({ url: server.url, applicationName: "soak" });
  const config = await loadConfig({ configFlag: undefined, environment, workingFolder: "." });
  const [company] = config.companies;
  if (company === undefined) throw new Error("the sample configuration names no company");
  const clock = new DayByDay();
  const logger = pino({ level: "silent" });
  const logIn = () => logInToSimulator({ config, database, environment, logger, clock }, company);
  await prepare(database, company, today);
  await logIn();
  const control = simulatorControl(simulator.url);
  return {
    ...{ database, control, environment, logIn },
    passADay: async () => {
      clock.ahead += aDay;
      await database.query("select setval('stage.milliseconds', $1)", [clock.ahead]);
      await control("POST", "/clock", { move_days: 1 });
      await vacuumTables(database);
      return clock.ahead;
    },
    close: async () => {
      await database.close();
      await simulator.close();
      await server.stop();
      files.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function prepare(database: Database, company: CompanyConfig, today: Date): Promise<void> {
  await migrate(database);
  await createBackOffice(database);
  await installCapture(database, capturedTables(company));
  await fillBackOffice(database, { seed: 1, scale: 0.02, today: today.toISOString().slice(0, 10) });
  // Sessions opened afterwards live in the other time; the soak's own look at the tables needs none.
  await database.execute(otherTimeSql("pg_catalog.clock_timestamp() + last_value * interval '1 millisecond'"));
}

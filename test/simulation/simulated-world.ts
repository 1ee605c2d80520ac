import { pino } from "pino";
import { logInToSimulator } from "../../cli/demo/log-in-to-simulator.ts";
import { exitCodeOf } from "../../cli/exit-codes.ts";
import { tokenEndpointOf } from "../../cli/token-endpoint-of.ts";
import { tokenKey } from "../../cli/token-key.ts";
import { loadConfig } from "../../config/load-config.ts";
import { connect } from "../../db/connect.ts";
import { tokenStore } from "../../db/token-store.ts";
import { Problem } from "../../domain/problem.ts";
import { seededDice } from "../../examples/back-office/seeded-dice.ts";
import { requireSameCompany } from "../../freeagent/store-login.ts";
import { TokenGuard } from "../../freeagent/token-guard.ts";
import { unlimitedBudget } from "../../freeagent/unlimited-budget.ts";
import { leaseSeconds } from "../../load/lease.ts";
import { nightly } from "../../pipelines/pipeline.ts";
import { runCompany } from "../../pipelines/run-company.ts";
import { memoryLogger } from "../freeagent/memory-logger.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import type { Actor } from "./actor.ts";
import type { Life } from "./life.ts";
import { actorsClient } from "./staged-client.ts";
import { actorsDatabase, type StagedDatabase } from "./staged-database.ts";
import { Stage } from "./stage.ts";
import { stageTimeSql } from "./stage-time-sql.ts";

/** How a night on the stage ended. */
export interface StagedNight {
  readonly exitCode: number;
  readonly writes: number;
  readonly problem: string | undefined;
}

/** The sample's world with a stage: all time is the stage's, in our processes, in PostgreSQL and in FreeAgent. */
export interface SimulatedWorld extends Omit<SampleWorld, "night"> {
  readonly stage: Stage;
  readonly staged: StagedDatabase;
  /** Undefined: the run was killed. */
  readonly night: (actor: Actor) => Promise<StagedNight | undefined>;
}

/** Builds the world of a life. */
export async function simulatedWorld(life: Life): Promise<SimulatedWorld> {
  const stage = new Stage(seededDice(life.chance, "stage", 0), Date.parse(life.begins));
  const world = await sampleWorld({
    scale: 0.006,
    now: life.begins,
    realTime: () => stage.now(),
    simulatorSeed: life.chance % 2 ** 31,
    switches: { token_rotation: life.rotation },
    loggedIn: false,
    edit: (files) => {
      files.edit("freeagent-sync.yaml", "settle_seconds: 1 }", "settle_seconds: 120, concurrency: 2 }");
      files.edit("freeagent-sync.yaml", '{ main: "Current account" }', "{}");
    },
  });
  await world.database.execute(stageTimeSql);
  const database = connect({ url: world.environment["DATABASE_URL"] ?? "", applicationName: "simulation" });
  let told = 0;
  const tell = async (now: number): Promise<void> => {
    if (now === told) return;
    told = now;
    await database.query("select setval('stage.milliseconds', $1)", [now]);
  };
  await tell(stage.now());
  const staged = { database, tell };
  const night = await nightOf({ ...world, database }, stage, staged, life.skewSeconds * 1000);
  const close = async (): Promise<void> => {
    await database.close();
    await world.close();
  };
  return { ...world, database, stage, staged, night, close };
}

async function nightOf(world: SampleWorld, stage: Stage, staged: StagedDatabase, skew: number) {
  const { environment, configFile, database } = world;
  const config = await loadConfig({ configFlag: configFile, environment, workingFolder: "." });
  const [company] = config.companies;
  if (company === undefined) throw new Error("the configuration names no company");
  await logInToSimulator({ config, database, environment, logger: pino({ level: "silent" }) }, company);
  const key = await tokenKey(environment);
  let runs = 0;
  return (actor: Actor) =>
    stage.play(actor, async () => {
      const dice = seededDice(runs, "run", (runs += 1));
      const random = (): number => dice.between(0, 999_999) / 1_000_000;
      const logger = memoryLogger();
      const clock = stage.clock(actor, skew, (milliseconds) => milliseconds === (leaseSeconds * 1000) / 4);
      const own = actorsDatabase(stage, actor, staged);
      // Its turns are transactions within which others must go on: they are no operations of the stage.
      const store = tokenStore(staged.database);
      const endpoint = tokenEndpointOf({ config, environment });
      const shared = { clock, random, logger };
      const accessToken = new TokenGuard({ ...shared, company: company.name, store, endpoint, key });
      const origin = config.freeagentOrigin;
      const client = actorsClient(stage, actor, {
        ...shared,
        origin,
        userAgent: "freeagent-sync/1.2.3 (+https://example.com)",
        accessToken,
        budget: unlimitedBudget,
      });
      try {
        const { exitCode, problem } = await runCompany(
          {
            company,
            command: "nightly",
            owner: actor.name,
            version: "1.2.3",
            database: own,
            client,
            clock,
            logger,
            progress: { batchDone: () => undefined, pageMirrored: () => undefined },
            signal: new AbortController().signal,
            requireSameCompany: (seen) => requireSameCompany(store, company.name, seen),
            exitCodeOf,
          },
          nightly,
        );
        return { exitCode, writes: client.calls.writes, problem: problem?.message };
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return { exitCode: exitCodeOf(error.kind), writes: client.calls.writes, problem: error.message };
      } finally {
        await client.close();
        await endpoint.close();
      }
    });
}

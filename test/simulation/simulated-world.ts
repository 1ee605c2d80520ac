import { pino } from "pino";
import type { CompanyConfig } from "../../config/config.ts";
import { logInToSimulator } from "../../cli/demo/log-in-to-simulator.ts";
import { tokenKey } from "../../cli/token-key.ts";
import { systemClock } from "../../cli/system-clock.ts";
import { seededDice } from "../../examples/back-office/seeded-dice.ts";
import { fillBackOffice } from "../../examples/back-office/load-back-office.ts";
import { startSimulator } from "../../simulator/start-simulator.ts";
import type { Pipeline } from "../../pipelines/pipeline.ts";
import type { SampleWorld } from "../support/sample-world.ts";
import { simulatorControl } from "../support/simulator-control.ts";
import type { Actor } from "./actor.ts";
import type { Life, Policy } from "./life.ts";
import { pollFromNowOn, polledTables, switchTriggers } from "./polled-back-office.ts";
import type { StagedDatabase } from "./staged-database.ts";
import { nightOf, type Offstage, type StagedNight } from "./staged-night.ts";
import { Stage } from "./stage.ts";
import type { Theatre } from "./theatre.ts";

/** The sample's world with a stage: all time is the stage's, in our processes, in PostgreSQL and in FreeAgent. */
export interface SimulatedWorld extends Omit<SampleWorld, "night"> {
  readonly stage: Stage;
  readonly staged: StagedDatabase;
  /** Changes are found by polls. */
  readonly polled: boolean;
  /** Every line that a process of ours logged, in this life so far. */
  readonly logged: readonly string[];
  /** Every token that FreeAgent gave a run. */
  readonly secrets: ReadonlySet<string>;
  /** A person logs in; the first time before the life begins. */
  readonly logIn: () => Promise<void>;
  /** How often that was. */
  readonly logins: () => number;
  /** Undefined: the run was killed. */
  readonly night: (actor: Actor, pipelines?: readonly Pipeline[]) => Promise<StagedNight | undefined>;
}

/** Builds the world of a life in a theatre, which has it to itself until `close`. */
export async function simulatedWorld(theatre: Theatre, life: Life): Promise<SimulatedWorld> {
  const { configFile, database, environment } = theatre;
  const company = companyUnder(theatre.company, life.policy);
  const stage = new Stage(seededDice(life.chance, "stage", 0), Date.parse(life.begins));
  const today = life.begins.slice(0, 10);
  const polled = life.policy.polled ?? false;
  await theatre.empty();
  await switchTriggers(database, "enable");
  await fillBackOffice(database, { seed: 1, scale: life.invoices / 1_000, today });
  const simulator = await startSimulator({
    now: life.begins,
    realTime: () => stage.now(),
    seed: life.chance % 2 ** 31,
    switches: { limits: false, auto_consent: true, token_rotation: life.rotation },
  });
  const config = { ...theatre.config, freeagentOrigin: simulator.url };
  const staged = { database, ...databaseClock(theatre) };
  await staged.tell(stage.now());
  if (polled) await pollFromNowOn(database, company);
  let logins = 0;
  const logIn = async (): Promise<void> => {
    logins += 1;
    await logInToSimulator(
      { config, database, environment, logger: pino({ level: "silent" }), clock: systemClock },
      company,
    );
  };
  await logIn();
  const offstage: Offstage = { logged: [], secrets: new Set(), underWay: new Set(), clients: new Set() };
  const key = await tokenKey(environment);
  const night = nightOf({ stage, staged, offstage, config, company, environment, key, skew: life.skewSeconds * 1000 });
  return {
    ...{ company, configFile, database, environment, night, polled, stage, staged, today },
    simulatorUrl: simulator.url,
    control: simulatorControl(simulator.url),
    logIn,
    logins: () => logins,
    logged: offstage.logged,
    secrets: offstage.secrets,
    close: async () => {
      // What a killed process left open, as its system would close it.
      await Promise.all([...offstage.clients].map((client) => client.close()));
      await Promise.allSettled(offstage.underWay);
      await simulator.close();
    },
  };
}

function companyUnder(company: CompanyConfig, policy: Policy): CompanyConfig {
  const { contacts, invoices, payments } = company.rules;
  const { onCreate: on_create, onDelete: on_delete, newContacts: new_contacts, noBankLine: no_bank_line } = policy;
  const { maxDeletions: max_deletions, clearNulls: clear_nulls = false, keepDays = 90, polled = false } = policy;
  const { amend = "redraft", nameOwner: organisation_name = "database", streetOwner: address1 } = policy;
  const owner = { ...contacts.owner, region: "freeagent", address1, organisation_name } as const;
  return {
    ...company,
    capture: polled ? polledTables(company.capture) : company.capture,
    keep: { ...company.keep, runs_days: keepDays, intents_days: keepDays, contact_updates_days: keepDays },
    rules: {
      ...company.rules,
      contacts: { ...contacts, on_delete, new_contacts, clear_nulls, owner, max_deletions },
      invoices: { ...invoices, on_create, amend, void: policy.void, max_deletions },
      payments: { ...payments, no_bank_line, max_deletions },
      bank_payments: { ...company.rules.bank_payments, max_deletions: policy.maxVanished ?? 50 },
    },
  };
}

function databaseClock({ database }: Theatre): Pick<StagedDatabase, "tell" | "setBack"> {
  let [told, behind] = [0, 0];
  return {
    tell: async (now) => {
      if (now - behind === told) return;
      told = now - behind;
      await database.query("select setval('stage.milliseconds', $1)", [told]);
    },
    setBack: (milliseconds) => {
      behind += milliseconds;
    },
  };
}

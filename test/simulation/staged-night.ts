import { systemClock } from "../../cli/system-clock.ts";
import { exitCodeOf } from "../../cli/exit-codes.ts";
import { tokenEndpointOf } from "../../cli/token-endpoint-of.ts";
import type { CompanyConfig, Config } from "../../config/config.ts";
import { tokenStore } from "../../db/token-store.ts";
import type { Logger } from "../../domain/logger.ts";
import { Problem } from "../../domain/problem.ts";
import type { TokenStore } from "../../domain/token-store.ts";
import { seededDice } from "../../examples/back-office/seeded-dice.ts";
import type { EncryptionKey } from "../../freeagent/tokens/encryption-key.ts";
import { requireSameCompany } from "../../freeagent/tokens/store-login.ts";
import type { TokenEndpoint } from "../../freeagent/tokens/token-endpoint.ts";
import { TokenGuard } from "../../freeagent/tokens/token-guard.ts";
import { unlimitedBudget } from "../../freeagent/unlimited-budget.ts";
import { leaseSeconds } from "../../load/runs/lease.ts";
import { nightly, type Pipeline } from "../../pipelines/pipeline.ts";
import { runCompany } from "../../pipelines/run/run-company.ts";
import type { Actor } from "./actor.ts";
import { actorsClient } from "./staged-client.ts";
import { actorsDatabase, type StagedDatabase } from "./staged-database.ts";
import type { Stage } from "./stage.ts";
import { neverAsked } from "../support/never-asked.ts";

/** How a night on the stage ended. */
export interface StagedNight {
  readonly exitCode: number;
  readonly writes: number;
  readonly problem: string | undefined;
  /** The problem's name. */
  readonly code: string | undefined;
}

/** What the nights of a life leave behind beside their work. */
export interface Offstage {
  /** Lines of their logs, as JSON. */
  readonly logged: string[];
  /** Every token that FreeAgent gave them. */
  readonly secrets: Set<string>;
  /** Turns at the tokens that go on, although their process was killed. */
  readonly underWay: Set<Promise<unknown>>;
  /** With open sockets. */
  readonly clients: Set<{ close(): Promise<void> }>;
}

interface NightSetting {
  readonly stage: Stage;
  readonly staged: StagedDatabase;
  readonly offstage: Offstage;
  readonly config: Config;
  readonly company: CompanyConfig;
  readonly environment: Readonly<Record<string, string>>;
  readonly key: EncryptionKey;
  /** How wrong the clock of our machine is, in milliseconds. */
  readonly skew: number;
}

/** Nights of one life; each is a process of its own, but for the process. Gives undefined for one that was killed. */
export function nightOf(
  setting: NightSetting,
): (actor: Actor, pipelines?: readonly Pipeline[]) => Promise<StagedNight | undefined> {
  let runs = 0;
  return (actor, pipelines = nightly) => {
    runs += 1;
    const run = runs;
    return setting.stage.play(actor, () => playRun(setting, actor, run, pipelines));
  };
}

async function playRun(
  setting: NightSetting,
  actor: Actor,
  run: number,
  pipelines: readonly Pipeline[],
): Promise<StagedNight> {
  const { stage, staged, offstage, config, company, environment, key } = setting;
  const dice = seededDice(run - 1, "run", run);
  const random = (): number => dice.between(0, 999_999) / 1_000_000;
  const logger = keepingLogger(offstage.logged);
  const clock = stage.clock(actor, setting.skew, (milliseconds) => milliseconds === (leaseSeconds * 1000) / 4);
  // Turns at the tokens are transactions within which others must go on: they are no operations of the stage.
  const store = waitedFor(tokenStore(staged.database), offstage.underWay);
  const endpoint = noting(tokenEndpointOf({ config, environment, clock: systemClock }), offstage.secrets);
  const accessToken = new TokenGuard({
    clock,
    random,
    logger,
    company: company.name,
    store,
    endpoint,
    key,
    confirm: neverAsked,
  });
  const client = actorsClient(stage, actor, {
    ...{ clock, random, logger, accessToken },
    origin: config.freeagentOrigin,
    userAgent: "freeagent-sync/1.2.3 (+https://example.com)",
    budget: unlimitedBudget,
  });
  offstage.clients.add(client).add(endpoint);
  try {
    const { exitCode, problem } = await runCompany(
      {
        ...{ company, client, clock, random, logger, exitCodeOf },
        command: "nightly",
        owner: actor.name,
        version: "1.2.3",
        database: actorsDatabase(stage, actor, staged),
        progress: { batchDone: () => undefined, pageMirrored: () => undefined },
        signal: actor.signal,
        requireSameCompany: (seen) => requireSameCompany(store, company.name, seen),
      },
      pipelines,
    );
    return { exitCode, writes: client.calls.writes, problem: problem?.message, code: problem?.code };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { exitCode: exitCodeOf(error.kind), writes: client.calls.writes, problem: error.message, code: error.code };
  } finally {
    for (const one of [client, endpoint]) offstage.clients.delete(one);
    await client.close();
    await endpoint.close();
  }
}

function keepingLogger(lines: string[]): Logger {
  const hear = (fields: object, event: string): void => {
    lines.push(JSON.stringify({ ...fields, event }));
  };
  return { debug: hear, info: hear, warn: hear, error: hear };
}

function noting(endpoint: TokenEndpoint, secrets: Set<string>): TokenEndpoint {
  return {
    origin: endpoint.origin,
    exchangeCode: (callback, redirectUri, verifier) => endpoint.exchangeCode(callback, redirectUri, verifier),
    refresh: async (token) => {
      const answer = await endpoint.refresh(token);
      if (answer.kind === "granted") secrets.add(answer.accessToken.reveal());
      if (answer.kind === "granted" && answer.refreshToken) secrets.add(answer.refreshToken.reveal());
      return answer;
    },
    close: () => endpoint.close(),
  };
}

/** A store whose turns can be waited for by others than who takes them. */
function waitedFor(store: TokenStore, underWay: Set<Promise<unknown>>): TokenStore {
  return {
    ...store,
    inTurn: (company, work) => {
      const turn = store.inTurn(company, work);
      const settled = turn.catch(() => undefined).finally(() => underWay.delete(settled));
      underWay.add(settled);
      return turn;
    },
  };
}

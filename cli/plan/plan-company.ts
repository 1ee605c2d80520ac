import type { CompanyConfig } from "../../config/config.ts";
import type { Entity } from "../../domain/entity.ts";
import { forecastCalls } from "../../domain/forecast-calls.ts";
import type { Logger } from "../../domain/logger.ts";
import { countOutcomes, noOutcomes, somethingRemains, type OutcomeCounts } from "../../domain/outcome.ts";
import { Problem } from "../../domain/problem.ts";
import type { Database } from "../../domain/queryable.ts";
import { readMapping } from "../../extract/back-office/read-mapping.ts";
import { readMirrorAge, type MirrorAge } from "../../extract/runs/read-mirror-age.ts";
import { readUsedCalls } from "../../extract/runs/read-used-calls.ts";
import type { PlannedKey } from "../../pipelines/push/foreseen-push.ts";
import { planPush } from "../../pipelines/push/plan-push.ts";
import type { PushFlow } from "../../pipelines/push/push-flow.ts";
import { refuseEmptied } from "../../pipelines/push/refuse-emptied.ts";
import { usualPush } from "../../pipelines/push/push-options.ts";
import { refuseVanished } from "../../pipelines/push/refuse-vanished.ts";
import { systemClock } from "../system-clock.ts";

/** The plan of one company in sum. */
export interface CompanyPlan {
  readonly company: string;
  /** When FreeAgent was read; undefined: never. */
  readonly mirror: MirrorAge | undefined;
  readonly counts: ReadonlyMap<Entity, OutcomeCounts & { readonly calls: number }>;
  /** Writes in FreeAgent. Reading it costs a call per hundred changed rows more. */
  readonly calls: number;
  readonly minutes: number;
  readonly perMinute: number;
  /** Why a push would not begin, though it is planned here as if it did. */
  readonly stop: string | undefined;
  /** Something would wait, be rejected or stay in doubt. */
  readonly remains: boolean;
}

/** Where a plan is printed while it is made, so that it need not fit into memory. */
export interface PlanPrinter {
  begin(company: string): void;
  keys(keys: readonly PlannedKey[]): void;
  finish(plan: CompanyPlan): void;
  end(): void;
}

/**
 * Ends a plan where a push would end, before anything is printed: half a document is none.
 * @throws Problem configuration/mapping_invalid, configuration/table_emptied
 */
export async function requirePlannable(database: Database, company: CompanyConfig): Promise<void> {
  await readMapping(database, company.mappingFolder);
  await refuseEmptied({ database, company });
}

/** Plans a push for one company from our tables alone. @throws Problem configuration/mapping_invalid */
export async function planCompany(
  setting: {
    readonly company: CompanyConfig;
    readonly database: Database;
    readonly logger: Logger;
    readonly signal: AbortSignal;
  },
  flows: readonly PushFlow[],
  printer: PlanPrinter,
): Promise<CompanyPlan> {
  const { company, database } = setting;
  const mapping = await readMapping(database, company.mappingFolder);
  const counts = new Map<Entity, OutcomeCounts & { calls: number }>(
    flows.map((flow) => [flow.entity, { ...noOutcomes, calls: 0 }]),
  );
  printer.begin(company.name);
  for await (const keys of planPush({ ...setting, mapping, clock: systemClock }, flows)) {
    printer.keys(keys);
    for (const key of keys) {
      const before = counts.get(key.entity) ?? { ...noOutcomes, calls: 0 };
      counts.set(key.entity, { ...countOutcomes(before, [key.outcome]), calls: before.calls + key.calls });
    }
  }
  const calls = [...counts.values()].reduce((sum, count) => sum + count.calls, 0);
  const { per_minute: perMinute, per_hour: perHour } = company.limits;
  const used = await readUsedCalls(database, company.name);
  const now = systemClock.now();
  const end = forecastCalls(calls, { perMinute, perHour }, used, now);
  const plan = {
    company: company.name,
    mirror: await readMirrorAge(database, company.name),
    counts,
    calls,
    minutes: Math.ceil((end.getTime() - now.getTime()) / 60_000),
    perMinute,
    stop: await stopOf({ company, database, mapping }),
    remains: [...counts.values()].some(somethingRemains),
  };
  printer.finish(plan);
  return plan;
}

/** A plan shows what is gone, so that a person can decide whether it was meant to go. */
async function stopOf(context: Parameters<typeof refuseVanished>[0]): Promise<string | undefined> {
  try {
    await refuseVanished(context, usualPush);
    return undefined;
  } catch (error) {
    if (error instanceof Problem && error.kind === "decision") return error.message;
    throw error;
  }
}

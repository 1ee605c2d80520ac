import type { PlannedKey } from "../../pipelines/push/foreseen-push.ts";
import { print } from "../print.ts";
import type { CompanyPlan, PlanPrinter } from "./plan-company.ts";

/** Prints plans as one JSON document, key by key as they come. */
export function planJsonPrinter(): PlanPrinter {
  let companies = 0;
  let keys = 0;
  return {
    begin(company) {
      // Not before: where nothing can be planned, the problem is the document.
      print(`${companies === 0 ? '{ "companies": [\n' : ","}{ "company": ${JSON.stringify(company)}, "keys": [`);
      companies += 1;
      keys = 0;
    },
    keys(planned) {
      for (const key of planned) {
        print(`${keys === 0 ? "" : ","}${JSON.stringify(keyJson(key))}`);
        keys += 1;
      }
    },
    finish(plan) {
      print(`], ${JSON.stringify(sumJson(plan)).slice(1)}`);
    },
    end() {
      print("] }");
    },
  };
}

function keyJson(key: PlannedKey) {
  return {
    entity: key.entity,
    source_key: key.sourceKey,
    outcome: key.outcome,
    adopts: key.adopts,
    calls: key.calls,
    steps: key.steps,
    changes: key.changes,
    rejection: key.rejection ?? null,
    waiting_for: key.waitingFor === undefined ? null : `${key.waitingFor.entity}:${key.waitingFor.sourceKey}`,
  };
}

function sumJson(plan: CompanyPlan) {
  return {
    mirror: plan.mirror === undefined ? null : { read_at: plan.mirror.readAt, seconds_ago: plan.mirror.secondsAgo },
    counts: Object.fromEntries(plan.counts),
    calls: plan.calls,
    minutes: plan.minutes,
    stop: plan.stop ?? null,
  };
}

import type { Link } from "../domain/link.ts";
import type { Plan } from "../domain/plan.ts";
import type { Problem } from "../domain/problem.ts";
import { isMappingFailure } from "../extract/mapping-failed.ts";
import type { PlanContext, PushFlow } from "./push-flow.ts";

/** With more rows than this that the mapping fails for, it is the mapping that is wrong. */
const mostFailures = 10;

/**
 * The plans of a flow for some keys. A row for which the mapping's SQL fails would fail all that are read with it: it is
 * found by halves, rejected with PostgreSQL's words, and the others are planned together, as they must be.
 * @throws Problem configuration/mapping_failed where the mapping fails for row after row
 */
export async function planKeys(
  context: PlanContext,
  flow: PushFlow,
  sourceKeys: readonly string[],
  links: ReadonlyMap<string, Link>,
): Promise<ReadonlyMap<string, Plan>> {
  try {
    return await flow.plan(context, sourceKeys, links);
  } catch (error) {
    if (!isMappingFailure(error)) throw error;
    const failures = new Map<string, Problem>();
    const attempt = (keys: readonly string[]) => flow.plan(context, keys, links);
    await findFailures(attempt, sourceKeys, error, failures);
    const sound = sourceKeys.filter((key) => !failures.has(key));
    const plans = new Map(await flow.plan(context, sound, links));
    for (const [key, { message }] of failures) {
      plans.set(key, { kind: "reject", rejection: { reason: "invalid_row", detail: message } });
    }
    return plans;
  }
}

/** Collects the keys that fail alone. @param failure why these keys fail together */
async function findFailures(
  attempt: (keys: readonly string[]) => Promise<unknown>,
  keys: readonly string[],
  failure: Problem,
  found: Map<string, Problem>,
): Promise<void> {
  const [only] = keys;
  if (keys.length === 1 && only !== undefined) {
    found.set(only, failure);
    if (found.size > mostFailures) throw failure;
    return;
  }
  const middle = Math.ceil(keys.length / 2);
  for (const half of [keys.slice(0, middle), keys.slice(middle)]) {
    try {
      await attempt(half);
    } catch (error) {
      if (!isMappingFailure(error)) throw error;
      await findFailures(attempt, half, error, found);
    }
  }
}

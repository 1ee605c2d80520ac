import { reject, type Plan } from "../domain/plan.ts";
import type { Row } from "../domain/queryable.ts";

/** A source key stands for one object: where the mapping gives several rows for it, none of them is taken for it. */
export function refuseDoubledKeys(
  file: string,
  rows: ReadonlyMap<string, readonly Row[]>,
  plans: readonly (readonly [string, Plan])[],
): ReadonlyMap<string, Plan> {
  return new Map(
    plans.map(([sourceKey, plan]): [string, Plan] => {
      const count = rows.get(sourceKey)?.length ?? 0;
      if (count < 2) return [sourceKey, plan];
      const detail = `mapping/${file} gives ${count} rows for the key ${sourceKey}. Each key must have one: look for a join that multiplies rows.`;
      return [sourceKey, reject({ reason: "doubled_key", field: "source_key", detail })];
    }),
  );
}

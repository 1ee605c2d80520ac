import { entities, type Entity } from "../../domain/entity.ts";
import type { HeldEntity, HeldKey } from "../../domain/held-key.ts";
import { Problem } from "../../domain/problem.ts";
import type { Database } from "../../domain/queryable.ts";
import { readHeldKeys } from "../../extract/rejects/read-held-keys.ts";
import { releaseRejects } from "../../load/rejects/dismiss-reject.ts";
import { enqueueBackfill } from "../../load/changes/enqueue-backfill.ts";
import type { RejectsOptions } from "../commands/rejects.ts";
import { print } from "../print.ts";
import { findHeldKey } from "./find-held-key.ts";

/**
 * Puts one held key, those of a reason, or all that need a person on the list of changes again: the next run tries
 * each of them once. @throws Problem usage/reject_unknown, usage/retry_what, usage/reason_unknown
 */
export async function retryHeldKeys(database: Database, company: string, options: RejectsOptions): Promise<number> {
  const keys = await chooseKeys(database, company, options);
  const counts = new Map<Entity, number>();
  await database.transaction(async (transaction) => {
    for (const entity of entities) {
      const sourceKeys = keys.filter((key) => key.entity === entity).map((key) => key.sourceKey);
      if (sourceKeys.length === 0) continue;
      const rested = await releaseRejects(transaction, company, entity, sourceKeys);
      counts.set(entity, rested + (await enqueueBackfill(transaction, company, entity, sourceKeys)));
    }
  });
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const already = keys.length - total;
  if (options.json) print(JSON.stringify({ company, released: total, already_on_the_list: already }, undefined, 2));
  else if (!options.quiet) print(retrySentence(total, already));
  return 0;
}

/** What became of the keys: released now, or on the list of changes before. */
function retrySentence(released: number, already: number): string {
  const next = "the next push or nightly tries";
  if (released > 0) {
    const rest = already === 0 ? "" : ` ${already} more would be tried anyway.`;
    return `${released} released; ${next} ${released === 1 ? "it" : "each of them"} once.${rest}`;
  }
  if (already === 0) return "Nothing needs a person, so nothing was released.";
  return `Nothing had to be released: ${next} ${already === 1 ? "it" : `all ${already}`} anyway.`;
}

async function chooseKeys(database: Database, company: string, options: RejectsOptions): Promise<readonly HeldKey[]> {
  const { entity, key, reason, all } = options;
  if (entity !== undefined && key !== undefined) {
    return [await findHeldKey(database, company, { entity, sourceKey: key })];
  }
  if (!all && reason === undefined) throw chooseSomething;
  const held = await readHeldKeys(database, company, { entity, dismissed: false });
  if (reason !== undefined && !held.some((one) => one.reason === reason)) throw unknownReason(reason, entity, held);
  return held.filter((one) => (reason === undefined ? one.state === "person" : one.reason === reason));
}

const chooseSomething = new Problem({
  kind: "usage",
  code: "retry_what",
  message: "Name what to try again: rejects retry <entity> <source-key>, --reason REASON, or --all.",
});

function unknownReason(reason: string, entity: HeldEntity | undefined, held: readonly HeldKey[]): Problem {
  const reasons = [...new Set(held.map((one) => one.reason))].toSorted();
  const there = reasons.length === 0 ? "nothing is held" : `the reasons there are: ${reasons.join(", ")}`;
  return new Problem({
    kind: "usage",
    code: "reason_unknown",
    message: `No ${entity ?? "key"} is held for the reason ${reason}; ${there}.`,
  });
}

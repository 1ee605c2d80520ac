import type { Entity } from "../../domain/entity.ts";
import type { AdoptedObject } from "../../domain/found-object.ts";
import type { Link } from "../../domain/link.ts";
import { reject, type Plan } from "../../domain/plan.ts";
import { findUnreadable, type Unreadable } from "../../extract/back-office/find-unreadable.ts";
import { leaveOutUnreadable, withoutKeys } from "../../extract/back-office/leave-out-unreadable.ts";
import type { Mapping } from "../../extract/back-office/mapping-file.ts";
import { rowFault } from "../../extract/back-office/mapping-failed.ts";
import { knownKeysOf } from "../known-keys.ts";
import type { PlanContext, PushFlow } from "./push-flow.ts";

/**
 * Plans keys as their flow does. Where the select of the mapping fails for the row of a key (a text that is no number, a
 * division by zero), that key is rejected with PostgreSQL's words, and the others are planned together without it. Where it
 * fails for a row that none of the keys names (PostgreSQL may ask a condition of the file about all rows), they are planned
 * without that row; where nobody knows its key, a few of theirs are read at a time. They are planned together all the same.
 * @throws Problem configuration/mapping_failed where no single row is to blame
 */
export async function planReadable(
  context: PlanContext,
  flow: PushFlow,
  keys: readonly string[],
  links: ReadonlyMap<string, Link>,
  adopted?: ReadonlyMap<string, AdoptedObject>,
): Promise<ReadonlyMap<string, Plan>> {
  try {
    return await flow.plan(context, keys, links, adopted);
  } catch (error) {
    if (rowFault(error) === undefined) throw error;
  }
  const planWithout = async ({ mapping, unreadable }: LeftOut): Promise<ReadonlyMap<string, Plan>> => {
    const readable = keys.filter((key) => !unreadable.has(key));
    const plans = new Map(await flow.plan({ ...context, mapping }, readable, links, adopted));
    for (const key of keys) {
      const why = unreadable.get(key);
      if (why !== undefined) plans.set(key, refusal(why));
    }
    return plans;
  };
  const named = await leaveOutNamed(context, flow.entity, keys);
  try {
    if (named.unreadable.size > 0) return await planWithout(named);
  } catch (error) {
    if (rowFault(error) === undefined) throw error;
  }
  try {
    return await planWithout(await leaveOutAll(context, flow.entity, named));
  } catch (error) {
    if (rowFault(error) === undefined) throw error;
  }
  return planWithout(readByHalves(named, flow.entity));
}

/** Files that are read by the entity's own key. */
const filesOf = {
  contact: ["contacts"],
  invoice: ["invoices", "invoiceItems"],
  payment: ["payments"],
} as const satisfies Readonly<Record<Entity, readonly (keyof Mapping)[]>>;

/** A mapping without rows that fail. Those are no rows that are gone: none of their keys may be planned with it. */
interface LeftOut {
  readonly mapping: Mapping;
  readonly unreadable: ReadonlyMap<string, Unreadable>;
}

/** Leaves out those of the keys whose rows fail; none where nothing is known of the keys. */
async function leaveOutNamed(
  { database, mapping }: PlanContext,
  entity: Entity,
  keys: readonly string[],
): Promise<LeftOut> {
  const names = filesOf[entity];
  const files = names.map((name) => mapping[name]);
  const unreadable = (await findUnreadable(database, files, keys)) ?? new Map<string, Unreadable>();
  const narrowed = { ...mapping };
  for (const name of names) narrowed[name] = withoutKeys(mapping[name], [...unreadable.keys()]);
  return { mapping: narrowed, unreadable };
}

/** Leaves out every row that fails, whoever's it is, besides those that are left out already. */
async function leaveOutAll(context: PlanContext, entity: Entity, before: LeftOut): Promise<LeftOut> {
  const narrowed = { ...before.mapping };
  const unreadable = new Map(before.unreadable);
  for (const name of filesOf[entity]) {
    const left = await leaveOutUnreadable(context.database, before.mapping[name], knownKeysOf(context, entity));
    narrowed[name] = left.file;
    for (const [key, why] of left.unreadable) unreadable.set(key, why);
  }
  return { mapping: narrowed, unreadable };
}

function readByHalves({ mapping, unreadable }: LeftOut, entity: Entity): LeftOut {
  const halved = { ...mapping };
  for (const name of filesOf[entity]) halved[name] = { ...mapping[name], byHalves: true };
  return { mapping: halved, unreadable };
}

function refusal({ file, words }: Unreadable): Plan {
  const detail = `mapping/${file} cannot make this row. PostgreSQL says: ${words}. Correct it in the back office, or in the file, then retry.`;
  return reject({ reason: "invalid_row", detail });
}

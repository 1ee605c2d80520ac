import type { Entity } from "../domain/entity.ts";
import type { AdoptedObject } from "../domain/found-object.ts";
import type { Link } from "../domain/link.ts";
import type { Plan } from "../domain/plan.ts";
import { findUnreadable, type Unreadable } from "../extract/find-unreadable.ts";
import { leaveOutUnreadable, withoutKeys } from "../extract/leave-out-unreadable.ts";
import type { Mapping, MappingFile } from "../extract/mapping-file.ts";
import { rowFault } from "../extract/mapping-failed.ts";
import { readKnownKeys } from "../extract/read-known-keys.ts";
import type { PlanContext, PushFlow } from "./push-flow.ts";

/**
 * Plans keys as their flow does. Where the select of the mapping fails for the row of a key (a text that is no number, a
 * division by zero), that key is rejected with PostgreSQL's words, and the others are planned together without it. Where it
 * fails for a row that none of the keys names (PostgreSQL may ask a condition of the file about all rows), they are planned
 * without that row.
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
    const names = filesOf[flow.entity];
    const files = names.map((name) => context.mapping[name]);
    const unreadable = await findUnreadable(context.database, files, keys);
    const readable = keys.filter((key) => !unreadable.has(key));
    const without = unreadable.size > 0 ? withoutThose([...unreadable.keys()]) : withoutOthers(context, flow.entity);
    const mapping = { ...context.mapping };
    for (const name of names) mapping[name] = await without(mapping[name]);
    const plans = await flow.plan({ ...context, mapping }, readable, links, adopted);
    return new Map([...plans, ...[...unreadable].map(([key, why]): [string, Plan] => [key, refusal(why)])]);
  }
}

/** Files that are read by the entity's own key. */
const filesOf = {
  contact: ["contacts"],
  invoice: ["invoices", "invoiceItems"],
  payment: ["payments"],
} as const satisfies Readonly<Record<Entity, readonly (keyof Mapping)[]>>;

type Narrowing = (file: MappingFile) => MappingFile | Promise<MappingFile>;

function withoutThose(keys: readonly string[]): Narrowing {
  return (file) => withoutKeys(file, keys);
}

function withoutOthers({ company, database }: PlanContext, entity: Entity): Narrowing {
  return async (whole) => {
    const known = (): Promise<readonly string[]> => readKnownKeys(database, company.name, entity);
    const { file } = await leaveOutUnreadable(database, whole, known);
    return file;
  };
}

function refusal({ file, words }: Unreadable): Plan {
  const detail = `mapping/${file} cannot make this row. PostgreSQL says: ${words}. Correct it in the back office, or in the file, then retry.`;
  return { kind: "reject", rejection: { reason: "invalid_row", detail } };
}

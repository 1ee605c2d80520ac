import type { Entity } from "../domain/entity.ts";
import type { AdoptedObject } from "../domain/found-object.ts";
import type { Link } from "../domain/link.ts";
import type { Plan } from "../domain/plan.ts";
import { findUnreadable, type Unreadable } from "../extract/find-unreadable.ts";
import type { Mapping, MappingFile } from "../extract/mapping-file.ts";
import { rowFault } from "../extract/mapping-failed.ts";
import type { PlanContext, PushFlow } from "./push-flow.ts";

/**
 * Plans keys as their flow does. Where the select of the mapping fails for the row of a key (a text that is no number, a
 * division by zero), that key is rejected with PostgreSQL's words, and the others are planned together without it.
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
    const unreadable = await findUnreadable(context.database, filesOf[flow.entity](context.mapping), keys);
    if (unreadable.size === 0) throw error;
    const readable = keys.filter((key) => !unreadable.has(key));
    const plans = await flow.plan(context, readable, links, adopted);
    return new Map([...plans, ...[...unreadable].map(([key, why]): [string, Plan] => [key, refusal(why)])]);
  }
}

/** Files that are read by the entity's own key. */
const filesOf: Readonly<Record<Entity, (mapping: Mapping) => readonly MappingFile[]>> = {
  contact: (mapping) => [mapping.contacts],
  invoice: (mapping) => [mapping.invoices, mapping.invoiceItems],
  payment: (mapping) => [mapping.payments],
};

function refusal({ file, words }: Unreadable): Plan {
  const detail = `mapping/${file} cannot make this row. PostgreSQL says: ${words}. Correct it in the back office, or in the file, then retry.`;
  return { kind: "reject", rejection: { reason: "invalid_row", detail } };
}

import { rejectForNow, type Plan, type Rejection } from "../../domain/plan.ts";
import { readPresentKeys } from "../../extract/back-office/read-present-keys.ts";
import type { PlanContext } from "./push-flow.ts";

/**
 * Rejects what waits for a customer or an invoice that the back office does not have, or not any more: it would wait for
 * ever. Every run looks again, so the row that comes after all lets it go. One query per kind that is waited for.
 */
export async function refuseOrphans(
  { database, mapping }: Pick<PlanContext, "database" | "mapping">,
  plans: ReadonlyMap<string, Plan>,
): Promise<ReadonlyMap<string, Plan>> {
  const refused = new Map(plans);
  for (const [entity, file] of [["contact", mapping.contacts] as const, ["invoice", mapping.invoices] as const]) {
    const waiting = [...plans].flatMap(([key, plan]) =>
      plan.kind === "wait" && plan.waitingFor.entity === entity ? [[key, plan.waitingFor.sourceKey] as const] : [],
    );
    if (waiting.length === 0) continue;
    const present = await readPresentKeys(database, file, [...new Set(waiting.map(([, awaited]) => awaited))]);
    for (const [key, awaited] of waiting) {
      if (present?.has(awaited) !== false) continue;
      refused.set(key, rejectForNow(missingRow(entity, file.name, awaited)));
    }
  }
  return refused;
}

function missingRow(entity: "contact" | "invoice", file: string, awaited: string): Rejection {
  return {
    reason: "missing_row",
    field: `${entity}_key`,
    detail: `It belongs to ${entity} ${awaited}, which ${file} gives no row for: it is gone from the back office, or the mapping leaves it out. Bring it back, or correct the key; the next run sees it.`,
  };
}

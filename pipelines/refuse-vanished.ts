import type { Entity } from "../domain/entity.ts";
import { Problem } from "../domain/problem.ts";
import { companyCommandLine } from "../domain/company-command-line.ts";
import type { MappingFile } from "../extract/mapping-file.ts";
import { readGoneKeys } from "../extract/read-gone-keys.ts";
import { readLinkedChanges } from "../extract/read-linked-changes.ts";
import type { PushOptions } from "./push-options.ts";
import type { RunContext } from "./run-context.ts";

/** Changes read, and at most so many keys looked up, by one query. */
const pageSize = 5_000;

/**
 * Stops a push before anything is sent when more rows than `max_deletions` are gone at once whose objects FreeAgent has: a
 * delete without a condition, or a mapping whose condition went wrong, looks like that. An ordinary night, with fewer changes of
 * known keys than may be gone, asks for those and no more.
 * @throws Problem decision/many_rows_gone
 */
export async function refuseVanished(
  context: Pick<RunContext, "company" | "database" | "mapping">,
  { acceptDeletions }: PushOptions,
): Promise<undefined> {
  if (acceptDeletions) return undefined;
  const { rules } = context.company;
  if (rules.contacts.on_delete !== "ignore")
    await refuseMany(context, "contact", context.mapping.contacts, rules.contacts.max_deletions);
  await refuseMany(context, "invoice", context.mapping.invoices, rules.invoices.max_deletions);
  await refuseMany(context, "payment", context.mapping.payments, rules.payments.max_deletions);
  return undefined;
}

async function refuseMany(
  { company, database }: Pick<RunContext, "company" | "database">,
  entity: Entity,
  file: MappingFile,
  most: number,
): Promise<void> {
  const gone = new Set<string>();
  let page = await readLinkedChanges(database, company.name, entity, "0", pageSize);
  // Not so where the page is full: many changes of a few keys may come before those of the keys that are gone.
  if (page === undefined || (page.changes < pageSize && page.sourceKeys.length <= most)) return;
  while (page !== undefined) {
    for (const key of await readGoneKeys(database, file, page.sourceKeys)) gone.add(key);
    if (gone.size > most) throw manyGone(company.name, entity, [...gone], most);
    page = await readLinkedChanges(database, company.name, entity, page.lastChangeId, pageSize);
  }
}

function manyGone(company: string, entity: Entity, gone: readonly string[], most: number): Problem {
  return new Problem({
    kind: "decision",
    code: "many_rows_gone",
    message: `At least ${gone.length} ${entity}s that FreeAgent has are gone from the back office, or from what the mapping gives (the first: ${gone[0] ?? ""}); rules.${entity}s.max_deletions allows ${most} at once. Nothing was sent. Bring them back; if they were meant to go, run: ${companyCommandLine("push --accept-deletions", company)}`,
  });
}

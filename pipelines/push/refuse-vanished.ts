import type { Entity } from "../../domain/entity.ts";
import type { Plan } from "../../domain/plan.ts";
import { Problem } from "../../domain/problem.ts";
import { companyCommandLine } from "../../domain/company-command-line.ts";
import type { MappingFile } from "../../extract/back-office/mapping-file.ts";
import { readGoneKeys } from "../../extract/back-office/read-gone-keys.ts";
import { readLinkedChanges } from "../../extract/changes/read-linked-changes.ts";
import type { PushOptions } from "./push-options.ts";
import type { RunContext } from "../run/run-context.ts";

/** Changes read, and at most so many keys looked up, by one query. */
const pageSize = 5_000;

/**
 * Stops a push before anything is sent when more rows than `max_deletions` are gone at once whose objects FreeAgent has: a
 * delete without a condition, or a mapping whose condition went wrong, looks like that. An ordinary night, with fewer changes of
 * known keys than may be gone, asks for those and no more.
 * @throws Problem decision/many_rows_gone
 */
export async function refuseVanished(context: VanishedContext, { acceptDeletions }: PushOptions): Promise<undefined> {
  if (acceptDeletions) return undefined;
  if (context.company.rules.contacts.on_delete !== "ignore") await refuseMany(context, "contact");
  await refuseMany(context, "invoice");
  await refuseMany(context, "payment");
  return undefined;
}

/** The same as the stage of a run, which goes on to count while it works (`refuseMoreVanished`). @throws as refuseVanished */
export async function lookForVanished(context: RunContext, options: PushOptions): Promise<undefined> {
  if (options.acceptDeletions) context.vanished.accept();
  return refuseVanished(context, options);
}

type VanishedContext = Pick<RunContext, "company" | "database" | "mapping">;

/**
 * Stops a push before a batch of it is sent with which it would delete or hide more than `max_deletions` objects because
 * their rows are gone: rows may go while it works. One read, only where the batch deletes anything.
 * @throws Problem decision/many_rows_gone
 */
export async function refuseMoreVanished(
  context: VanishedContext & Pick<RunContext, "vanished">,
  entity: Entity,
  plans: ReadonlyMap<string, Plan>,
): Promise<void> {
  if (context.vanished.accepted) return;
  const deleted = [...plans].flatMap(([key, plan]) => (isDeletion(plan) ? [key] : []));
  if (deleted.length === 0) return;
  const { company, database } = context;
  const { file, most } = ruleOf(context, entity);
  const gone = context.vanished.note(entity, await readGoneKeys(database, file, deleted));
  if (gone.size > most) throw manyGone(company.name, entity, [...gone], most, "Of these, nothing more was sent.");
}

function isDeletion(plan: Plan): boolean {
  return plan.kind === "write" && plan.steps.some(({ name }) => name === "delete" || name === "hide");
}

function ruleOf({ company: { rules }, mapping }: VanishedContext, entity: Entity): { file: MappingFile; most: number } {
  switch (entity) {
    case "contact":
      return { file: mapping.contacts, most: rules.contacts.max_deletions };
    case "invoice":
      return { file: mapping.invoices, most: rules.invoices.max_deletions };
    case "payment":
      return { file: mapping.payments, most: rules.payments.max_deletions };
  }
}

async function refuseMany(context: VanishedContext, entity: Entity): Promise<void> {
  const { company, database } = context;
  const { file, most } = ruleOf(context, entity);
  const gone = new Set<string>();
  let page = await readLinkedChanges(database, company.name, entity, "0", pageSize);
  // Not so where the page is full: many changes of a few keys may come before those of the keys that are gone.
  if (page === undefined || (page.changes < pageSize && page.sourceKeys.length <= most)) return;
  while (page !== undefined) {
    for (const key of await readGoneKeys(database, file, page.sourceKeys)) gone.add(key);
    if (gone.size > most) throw manyGone(company.name, entity, [...gone], most, "Nothing was sent.");
    page = await readLinkedChanges(database, company.name, entity, page.lastChangeId, pageSize);
  }
}

function manyGone(company: string, entity: Entity, gone: readonly string[], most: number, sent: string): Problem {
  return new Problem({
    kind: "decision",
    code: "many_rows_gone",
    message: `At least ${gone.length} ${entity}s that FreeAgent has are gone from the back office, or from what the mapping gives (the first: ${gone[0] ?? ""}); rules.${entity}s.max_deletions allows ${most} at once. ${sent} Bring them back; if they were meant to go, run: ${companyCommandLine("push --accept-deletions", company)}`,
  });
}

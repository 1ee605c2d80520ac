import { capturedTables } from "../../config/captured-tables.ts";
import { brokenOff } from "../../db/server-ailing.ts";
import { countOutcomes, noOutcomes, type OutcomeCounts } from "../../domain/outcome.ts";
import { Problem } from "../../domain/problem.ts";
import { applyFault } from "../../extract/back-office/apply-fault.ts";
import { isAnyEmptied } from "../../extract/changes/is-any-emptied.ts";
import { readUnapplied } from "../../extract/staging/read-unapplied.ts";
import { applyStaged, type ApplyStatement, type ApplyTarget } from "../../load/staging/apply-staged.ts";
import { requireLease } from "../../load/runs/lease.ts";
import { clearStamped, saveRejects } from "../../load/rejects/save-rejects.ts";
import { rejected } from "../held-keys.ts";
import { stageOf } from "../run/progress.ts";
import { mayBeCustomers } from "./may-be-customers.ts";
import type { RunContext } from "../run/run-context.ts";

const batchSize = 1000;

/**
 * The kinds of rows that the back office takes over. The file is named after `file`. A customer that is made of a new
 * contact is captured as any other: the push then finds the contact and takes it over.
 */
export const applySteps = {
  bankPayments: {
    pipeline: "apply bank-payments",
    file: "bank_payments",
    entity: "bank_payment",
    table: "bank_payments",
    key: "bank_payment_id",
  },
  contactUpdates: {
    pipeline: "apply contact-updates",
    file: "contact_updates",
    entity: "contact_update",
    table: "contact_updates",
    key: "contact_update_id",
  },
  newContacts: {
    pipeline: "apply new-contacts",
    file: "new_contacts",
    entity: "contact_update",
    table: "contact_updates",
    key: "contact_update_id",
    captured: true,
  },
} as const satisfies Record<string, ApplyTarget & { pipeline: string; file: string }>;

/** One of them. */
export type ApplyStep = (typeof applySteps)[keyof typeof applySteps];

/**
 * Lets the user's apply file take over the staged rows. Undefined when the configuration has no such file: the
 * back office then reads the staging table itself. A row that the database refuses is rejected with the
 * database's words; the others go on. A row that failed is tried again by every run. While a captured table is emptied and nobody
 * has accepted it, all wait: what the file wrote to it would be lost. So do new contacts of earlier runs that may be customers.
 * @param dryRun everything is done and taken back, rejects included; the counts show what would become of the rows
 */
export async function applyStagedRows(
  context: RunContext,
  step: ApplyStep,
  dryRun: boolean,
): Promise<OutcomeCounts | undefined> {
  if (!dryRun) await forgetStamped(context, step);
  const sql = context.applyFiles[step.file];
  if (sql === undefined) return undefined;
  const groups = await readUnapplied(context.database, context.company.name, step.file);
  if (step.file === "new_contacts" && groups.length > 0 && (await mayBeCustomers(context)))
    return countOutcomes(
      noOutcomes,
      groups.map(() => "waiting"),
    );
  let counts = noOutcomes;
  for (let start = 0; start < groups.length && !context.signal.aborted; start += batchSize) {
    const batch = groups.slice(start, start + batchSize);
    counts = countOutcomes(counts, await applyBatch(context, { ...step, sql, dryRun }, batch));
    context.progress.batchDone(stageOf(context, step.pipeline), counts);
  }
  return counts;
}

/** A row that was refused and that a person booked and stamped by hand needs nobody any more. */
async function forgetStamped({ database, lease, company }: RunContext, step: ApplyStep): Promise<void> {
  await database.transaction(async (transaction) => {
    await requireLease(transaction, lease);
    await clearStamped(transaction, company.name, step);
  });
}

/** A step with the text of its file. */
interface Apply extends ApplyStatement {
  readonly file: string;
}

async function applyBatch(context: RunContext, apply: Apply, groups: readonly (readonly string[])[]) {
  // A new contact counts once, however many fields it has.
  const each = (ids: readonly string[], outcome: "updated" | "waiting" | "rejected") =>
    apply.captured === true ? [outcome] : ids.map(() => outcome);
  const refusal = await applyOrRefusal(context, apply, groups.flat());
  if (typeof refusal !== "object") return groups.flatMap((ids) => each(ids, refusal));
  // One bad row must hold only what goes with it: the groups go one by one, in order.
  const outcomes: ("updated" | "waiting" | "rejected")[] = [];
  for (const ids of groups) {
    const alone = groups.length === 1 ? refusal : await applyOrRefusal(context, apply, ids);
    if (typeof alone === "object") await rejectRow(context, apply, ids[0] ?? "", alone.refusal);
    outcomes.push(...each(ids, typeof alone === "object" ? "rejected" : alone));
  }
  return outcomes;
}

/** What became of rows, or the database's words about them. They wait while a captured table is emptied. */
type Applied = "updated" | "waiting" | { readonly refusal: string };

async function applyOrRefusal(
  { database, lease, company }: RunContext,
  apply: Apply,
  ids: readonly string[],
): Promise<Applied> {
  const tables = capturedTables(company);
  try {
    const isApplied = await applyStaged(database, lease, apply, ids, (transaction) =>
      isAnyEmptied(transaction, company.name, tables),
    );
    return isApplied ? "updated" : "waiting";
  } catch (thrown) {
    // The file may wait for locks of the back office: what was broken off says nothing of the other rows.
    const error = brokenOff(thrown) ?? thrown;
    if (error instanceof Problem || !(error instanceof Error)) throw error;
    return { refusal: applyFault(error) };
  }
}

async function rejectRow(context: RunContext, apply: Apply, id: string, message: string): Promise<void> {
  context.logger.warn({ run_id: context.runId, table: apply.table, id, message }, "row.not_applied");
  if (apply.dryRun) return;
  const held = rejected(id, {
    reason: "apply_failed",
    detail: `apply/${apply.file}.sql failed for this row: ${message}. Mend the row or the file; the next run tries again.`,
  });
  await context.database.transaction(async (transaction) => {
    await requireLease(transaction, context.lease);
    await saveRejects(transaction, context.company.name, apply.entity, [held]);
  });
}

import { countOutcomes, noOutcomes, type Outcome, type OutcomeCounts } from "../../domain/outcome.ts";
import type { MirroredId, MirroredKind } from "../../domain/mirrored-kind.ts";
import type { Rejection } from "../../domain/plan.ts";
import { Problem } from "../../domain/problem.ts";
import { companyCommandLine } from "../../domain/company-command-line.ts";
import { lookUp } from "../../extract/mirror/look-up.ts";
import { requireLease } from "../../load/runs/lease.ts";
import { markDeleted } from "../../load/mirror/mark-deleted.ts";
import { tableOf } from "../../load/mirror/mirror-tables.ts";
import { saveRejects } from "../../load/rejects/save-rejects.ts";
import { rejected } from "../held-keys.ts";
import { mirrorRows } from "./mirror-pages.ts";
import type { PullOptions } from "./pull-options.ts";
import type { RunContext } from "../run/run-context.ts";

const words: Readonly<Record<MirroredKind, string>> = {
  contact: "contact",
  invoice: "invoice",
  payment: "payment's bank entry",
  bank_account: "bank account",
  bank_transaction: "bank line",
  credit_note: "credit note",
  credit_note_reconciliation: "credit note's set-off",
};

/**
 * Looks at every object that FreeAgent no longer lists. Only a 404 makes it gone; what is still there is mirrored as it
 * is now. All that are gone are recorded together, after the last look. `deleted` counts them; `rejected` those
 * that the back office still has: they are not created again by themselves.
 * @throws Problem decision/many_deletions before anything is recorded
 */
export async function recordDeletions(
  context: RunContext,
  suspects: readonly MirroredId[],
  options: Pick<PullOptions, "acceptDeletions">,
): Promise<OutcomeCounts> {
  const gone: MirroredId[] = [];
  for (const { kind, id } of suspects) {
    context.signal.throwIfAborted();
    const raw = await lookUp(context.client, kind, id);
    if (raw === undefined) gone.push({ kind, id });
    else await mirrorRows(context, tableOf[kind], [{ id, raw }]);
    requireFew(context, gone, options);
  }
  return gone.length === 0 ? noOutcomes : recordGone(context, gone);
}

async function recordGone(context: RunContext, gone: readonly MirroredId[]): Promise<OutcomeCounts> {
  const { company, database, lease, logger, runId } = context;
  const kinds = new Set(gone.map(({ kind }) => kind));
  const stillHere = await database.transaction(async (transaction) => {
    await requireLease(transaction, lease);
    let held = 0;
    for (const kind of kinds) {
      const ids = gone.filter((one) => one.kind === kind).map(({ id }) => id);
      const keys = await markDeleted(transaction, company.name, kind, ids);
      await saveRejects(
        transaction,
        company.name,
        kind,
        keys.map((key) => rejected(key, deletedInFreeAgent(kind))),
      );
      held += keys.length;
    }
    return held;
  });
  for (const { kind, id } of gone) logger.warn({ run_id: runId, kind, id }, "object.deleted_in_freeagent");
  return countOutcomes(noOutcomes, [
    ...Array.from({ length: stillHere }, (): Outcome => "rejected"),
    ...Array.from({ length: gone.length - stillHere }, (): Outcome => "deleted"),
  ]);
}

function deletedInFreeAgent(kind: MirroredKind): Rejection {
  return {
    reason: "deleted_in_freeagent",
    detail: `Somebody deleted this ${words[kind]} in FreeAgent; it is not created again by itself. Decide which side is right.`,
  };
}

/**
 * An import gone wrong or a wrong company looks like many deletions at once: then a person decides.
 * @throws Problem decision/many_deletions
 */
export function requireFew(
  context: RunContext,
  missing: readonly MirroredId[],
  options: Pick<PullOptions, "acceptDeletions">,
): void {
  const most = context.company.rules.bank_payments.max_deletions;
  const [first] = missing;
  if (options.acceptDeletions || first === undefined || missing.length <= most) return;
  throw new Problem({
    kind: "decision",
    code: "many_deletions",
    message: `At least ${missing.length} objects vanished from FreeAgent's lists at once (the first: ${words[first.kind]} ${first.id}); rules.bank_payments.max_deletions allows ${most}. Nothing was taken back. Look in FreeAgent; if they were deleted on purpose, run: ${companyCommandLine("pull --accept-deletions", context.company.name)}`,
  });
}

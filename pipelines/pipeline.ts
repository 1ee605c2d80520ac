import type { OutcomeCounts } from "../domain/outcome.ts";
import { recordCounts } from "../load/record-run.ts";
import { applyStagedRows, applySteps } from "./apply.ts";
import { pullBankPayments } from "./pull-bank-payments.ts";
import { mirrorBooks, mirrorContacts } from "./pull-mirror.ts";
import { pushBatches } from "./push-batches.ts";
import { pushContacts } from "./push-contacts.ts";
import { pushInvoices } from "./push-invoices.ts";
import { pushPayments } from "./push-payments.ts";
import type { RunContext } from "./run-context.ts";
import { stageContactChanges } from "./stage-contact-changes.ts";

/** One stage of a night. Undefined counts: there was nothing for it to do by configuration. */
export interface Pipeline {
  readonly name: string;
  run(context: RunContext): Promise<OutcomeCounts | undefined>;
}

const pullContacts: Pipeline = {
  name: "pull contacts",
  async run(context) {
    await mirrorContacts(context);
    return stageContactChanges(context);
  },
};

const pullPayments: Pipeline = {
  name: "pull bank-payments",
  async run(context) {
    await mirrorBooks(context);
    return pullBankPayments(context);
  },
};

const applyContacts: Pipeline = {
  name: applySteps.contactUpdates.pipeline,
  run: (context) => applyStagedRows(context, applySteps.contactUpdates),
};

const applyPayments: Pipeline = {
  name: applySteps.bankPayments.pipeline,
  run: (context) => applyStagedRows(context, applySteps.bankPayments),
};

const push = [pushContacts, pushInvoices, pushPayments].map((flow) => ({
  name: flow.pipeline,
  run: (context: RunContext) => pushBatches(context, flow),
}));

/**
 * The pipelines in the order of a night. Pull comes first, so that the push knows what FreeAgent has; a customer
 * goes before its invoices, an invoice before its payments.
 */
export const nightly: readonly Pipeline[] = [pullContacts, pullPayments, applyContacts, applyPayments, ...push];

/** Pipelines by the words of the command line: `push`, `push invoices`, `pull bank-payments`, ... */
export function pipelinesOf(command: "nightly" | "push" | "pull", part: string | undefined): readonly Pipeline[] {
  if (command === "nightly") return nightly;
  const wanted = part === undefined ? undefined : `${command} ${part}`;
  const chosen = nightly.filter(({ name }) =>
    wanted === undefined ? name.startsWith(`${command} `) : name === wanted,
  );
  // What a pull brought is applied by the same command.
  if (command === "pull" && part !== "bank-payments") chosen.push(applyContacts);
  if (command === "pull" && part !== "contacts") chosen.push(applyPayments);
  return chosen;
}

/** Runs a pipeline and stores its counts, which must add up. */
export async function runPipeline(context: RunContext, pipeline: Pipeline): Promise<OutcomeCounts | undefined> {
  const startedAt = context.clock.now();
  const counts = await pipeline.run(context);
  if (counts === undefined) return undefined;
  await recordCounts(context.database, context.runId, pipeline.name, startedAt, counts);
  context.logger.info({ run_id: context.runId, pipeline: pipeline.name, ...counts }, "pipeline.finished");
  return counts;
}

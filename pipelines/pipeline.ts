import type { OutcomeCounts } from "../domain/outcome.ts";
import { recordCounts } from "../load/runs/record-run.ts";
import { applyStagedRows, applySteps, type ApplyStep } from "./pull/apply.ts";
import { findDeletions } from "./pull/find-deletions.ts";
import { mirrorCategories } from "./pull/mirror-categories.ts";
import { mirrorContacts, mirrorForPeriod, mirrorFreeAgent } from "./pull/mirror-freeagent.ts";
import { lookForSilent } from "./push/look-for-silent.ts";
import { pollTables } from "./push/poll-tables.ts";
import { pruneOldRows } from "./run/prune-old-rows.ts";
import { pullBankPayments } from "./pull/pull-bank-payments.ts";
import { usualPull, type PullOptions } from "./pull/pull-options.ts";
import type { PullPart } from "./pull/pull-part.ts";
import { backfillName, pushBackfill } from "./push/push-backfill.ts";
import { pushBatches } from "./push/push-batches.ts";
import type { PushFlow } from "./push/push-flow.ts";
import { pushFlows } from "./push/push-flows.ts";
import type { PushPart } from "./push/push-part.ts";
import { recognisePayments } from "./push/recognise-payments.ts";
import { readEverything } from "./pull/read-everything.ts";
import { recheckInvoices } from "./pull/recheck-invoices.ts";
import { reconcile } from "./reconcile.ts";
import { releaseUnlockedInvoices } from "./push/release-unlocked-invoices.ts";
import { usualPush, type PushOptions } from "./push/push-options.ts";
import { lookForVanished } from "./push/refuse-vanished.ts";
import type { RunContext } from "./run/run-context.ts";
import { settle } from "./settle.ts";
import { pullNewContacts } from "./pull/pull-new-contacts.ts";
import { pullContacts } from "./pull/pull-contacts.ts";

/** One stage of a night. Undefined counts: it takes no keys up, or has nothing to do by configuration. */
export interface Pipeline {
  readonly name: string;
  run(context: RunContext): Promise<OutcomeCounts | undefined>;
}

/**
 * Comes first in every command: what FreeAgent has now decides about writes in doubt, about what is staged, and
 * about what is sent. Writes in doubt are settled before anything is staged, so that an entry of our own is never
 * taken for one of the bank. What FreeAgent lets go now is on the list of changes before anybody plans.
 */
const lookFirst = (options: PullOptions): readonly Pipeline[] => [
  { name: "mirror", run: (context) => mirrorFreeAgent(context, options) },
  { name: "settle", run: settle },
  { name: "release invoices", run: releaseUnlockedInvoices },
];

/** To settle takes a mirror that is up to date, so a period read again does without. */
const lookAtPeriod = (options: PullOptions): readonly Pipeline[] => [
  { name: "mirror", run: (context) => mirrorForPeriod(context, options) },
];

const findDeleted = (options: PullOptions): Pipeline => ({
  name: "find deletions",
  run: (context) => findDeletions(context, options),
});

const pullParts: Readonly<Record<PullPart, (options: PullOptions) => readonly Pipeline[]>> = {
  contacts: (options) => [
    { name: "pull contacts", run: pullContacts },
    applyPipeline(applySteps.contactUpdates, options),
    { name: "pull new contacts", run: pullNewContacts },
    applyPipeline(applySteps.newContacts, options),
  ],
  "bank-payments": (options) => [
    { name: "recognise payments", run: recognisePayments },
    { name: "recheck invoices", run: (context) => recheckInvoices(context, options) },
    { name: "pull bank-payments", run: pullBankPayments },
    applyPipeline(applySteps.bankPayments, options),
  ],
};

function applyPipeline(step: ApplyStep, options: PullOptions): Pipeline {
  return { name: step.pipeline, run: (context) => applyStagedRows(context, step, options.dryRun) };
}

/** Comes before every push: changes that no trigger records, and what stops it: an emptied table, many rows gone at once. */
const beforePush = (options: PushOptions = usualPush): readonly Pipeline[] => [
  { name: "look for silent tables", run: lookForSilent },
  { name: "poll", run: pollTables },
  { name: "vanished rows", run: (context) => lookForVanished(context, options) },
];

const pushParts = ofEachPart((flow) => ({ name: flow.pipeline, run: (context) => pushBatches(context, flow) }));

/** Backfill changes come last, again customers first: a night's own work never waits for them. */
const backfillParts = ofEachPart((flow) => ({
  name: backfillName(flow),
  run: (context) => pushBackfill(context, flow, Object.values(pushFlows)),
}));

function ofEachPart(pipelineOf: (flow: PushFlow) => Pipeline): Readonly<Record<PushPart, Pipeline>> {
  const { contacts, invoices, payments } = pushFlows;
  return { contacts: pipelineOf(contacts), invoices: pipelineOf(invoices), payments: pipelineOf(payments) };
}

const compareSides: Pipeline = { name: "reconcile", run: reconcile };

/** The pipelines of `reconcile`. `full`: FreeAgent's lists are read whole, not only what changed. */
export function reconcilePipelines(full: boolean): readonly Pipeline[] {
  const everything = { name: "read everything", run: (context: RunContext) => readEverything(context, usualPull) };
  return [...lookFirst(usualPull), ...(full ? [everything] : []), compareSides];
}

/** The pipelines of `settle`: looks, and sends nothing. */
export const settlePipelines: readonly Pipeline[] = lookFirst(usualPull);

/** The pipelines in the order of a night. */
export const nightly: readonly Pipeline[] = [
  ...pullPipelines(undefined),
  ...beforePush(),
  ...Object.values(pushParts),
  ...Object.values(backfillParts),
  compareSides,
  { name: "prune", run: pruneOldRows },
];

/** The pipelines of `push`, `push invoices`, ... Without a part: all of them. */
export function pushPipelines(part: PushPart | undefined, options: PushOptions = usualPush): readonly Pipeline[] {
  const chosen = (parts: Readonly<Record<PushPart, Pipeline>>): readonly Pipeline[] =>
    part === undefined ? Object.values(parts) : [parts[part]];
  return [...lookFirst(usualPull), ...beforePush(options), ...chosen(pushParts), ...chosen(backfillParts)];
}

/** The pipelines of `pull`, `pull bank-payments`, ... Without a part: all of them. */
export function pullPipelines(part: PullPart | undefined, options: PullOptions = usualPull): readonly Pipeline[] {
  const parts = part === undefined ? Object.values(pullParts) : [pullParts[part]];
  const first = options.period === undefined ? lookFirst(options) : lookAtPeriod(options);
  const chart: readonly Pipeline[] = part === undefined ? [{ name: "mirror categories", run: mirrorCategories }] : [];
  return [...first, findDeleted(options), ...chart, ...parts.flatMap((pipelinesOf) => pipelinesOf(options))];
}

/** The pipelines of `backfill invoices`, ...: all live changes first, then the backfill ones of that part. */
export function backfillPipelines(part: PushPart): readonly Pipeline[] {
  return [...lookFirst(usualPull), ...beforePush(), ...Object.values(pushParts), backfillParts[part]];
}

/**
 * The pipelines of one push of `watch`: those that have work, after the whole mirror and settle where asked; new
 * customers are always looked for among FreeAgent's contacts, which is one call.
 */
export function watchPipelines(work: Readonly<Record<PushPart, boolean>>, mirror: boolean): readonly Pipeline[] {
  const contactsOnly = work.contacts ? [{ name: "mirror", run: mirrorContacts }] : [];
  const { contacts, invoices, payments } = pushParts;
  return [
    ...(mirror ? lookFirst(usualPull) : contactsOnly),
    ...beforePush(),
    ...(work.contacts ? [contacts] : []),
    ...(work.invoices ? [invoices] : []),
    ...(work.payments ? [payments] : []),
  ];
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

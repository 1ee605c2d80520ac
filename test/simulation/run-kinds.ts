import {
  backfillPipelines,
  nightly,
  pullPipelines,
  pushPipelines,
  reconcilePipelines,
  settlePipelines,
  watchPipelines,
} from "../../pipelines/pipeline.ts";
import { usualPull } from "../../pipelines/pull/pull-options.ts";
import type { Pipeline } from "../../pipelines/pipeline.ts";

const everything = { contacts: true, invoices: true, payments: true };

/** What may run: the commands, and the pushes of `watch`, which reads FreeAgent only now and then. */
export const runKinds = {
  "a night": nightly,
  "a push": pushPipelines(undefined),
  "a push of contacts": pushPipelines("contacts"),
  "a push of payments": pushPipelines("payments"),
  "a pull": pullPipelines(undefined),
  "a pull of bank payments": pullPipelines("bank-payments"),
  "a pull that is taken back": pullPipelines(undefined, { ...usualPull, dryRun: true }),
  "a push of watch": watchPipelines(everything, true),
  "a push of watch that does not read FreeAgent": watchPipelines(everything, false),
  "a settle": settlePipelines,
  "a backfill of invoices": backfillPipelines("invoices"),
  "a backfill of payments": backfillPipelines("payments"),
  "a pull of a period": pullPipelines("bank-payments", { ...usualPull, period: { from: "2026-11-20" } }),
  "a reconcile that reads everything": reconcilePipelines(true),
} as const satisfies Readonly<Record<string, readonly Pipeline[]>>;

export type RunKind = keyof typeof runKinds;

import { nightly, pullPipelines, pushPipelines, settlePipelines, watchPipelines } from "../../pipelines/pipeline.ts";
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
  "a push of watch": watchPipelines(everything, true),
  "a push of watch that does not read FreeAgent": watchPipelines(everything, false),
  "a settle": settlePipelines,
} as const satisfies Readonly<Record<string, readonly Pipeline[]>>;

export type RunKind = keyof typeof runKinds;

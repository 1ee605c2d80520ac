import { reconcilePipelines } from "../../pipelines/pipeline.ts";
import type { ReconcileOptions } from "../commands/reconcile.ts";
import { runPipelines } from "../run-pipelines.ts";

/** Runs the pipelines of a comparison. */
export async function handle(options: ReconcileOptions): Promise<number> {
  return runPipelines(options, "reconcile", reconcilePipelines(options.full));
}

import { settlePipelines } from "../../pipelines/pipeline.ts";
import type { RunOptions } from "../run-options.ts";
import { runPipelines } from "../run-pipelines.ts";

/** Looks at FreeAgent and settles writes in doubt; the next push goes on from what was found. */
export async function handle(options: RunOptions): Promise<number> {
  return runPipelines(options, "settle", settlePipelines);
}

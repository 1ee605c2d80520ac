import { nightly } from "../../pipelines/pipeline.ts";
import type { RunOptions } from "../run-options.ts";
import { runPipelines } from "../run-pipelines.ts";

/** Runs a night. */
export async function handle(options: RunOptions): Promise<number> {
  return runPipelines(options, "nightly", nightly);
}

import { pushPipelines } from "../../pipelines/pipeline.ts";
import type { PushOptions } from "../commands/push.ts";
import { runPipelines } from "../run-pipelines.ts";

/** Runs the pipelines of a push. */
export async function handle(options: PushOptions): Promise<number> {
  const command = options.part === undefined ? "push" : `push ${options.part}`;
  const { part, "accept-deletions": acceptDeletions } = options;
  return runPipelines(options, command, pushPipelines(part, { acceptDeletions }));
}

import { Problem } from "../../domain/problem.ts";
import { pullPipelines } from "../../pipelines/pipeline.ts";
import type { PullOptions as Asked } from "../../pipelines/pull/pull-options.ts";
import type { PullOptions } from "../commands/pull.ts";
import { runPipelines } from "../run-pipelines.ts";

/** Runs the pipelines of a pull. @throws Problem usage/period_invalid */
export async function handle(options: PullOptions): Promise<number> {
  const command = options.part === undefined ? "pull" : `pull ${options.part}`;
  return runPipelines(options, command, pullPipelines(options.part, asked(options)));
}

/** @throws Problem usage/period_invalid */
function asked(options: PullOptions): Asked {
  const { part, from, to, "accept-deletions": acceptDeletions, "dry-run": dryRun } = options;
  if (from === undefined && to === undefined) return { acceptDeletions, dryRun };
  if (part !== "bank-payments") throw periodInvalid("--from and --to belong to: pull bank-payments.");
  if (from === undefined) throw periodInvalid("--to needs --from, the first of the days to read again.");
  for (const day of [from, ...(to === undefined ? [] : [to])]) {
    if (!isDay(day)) throw periodInvalid(`"${day}" is not a day; write it as YYYY-MM-DD.`);
  }
  if (to !== undefined && to < from) throw periodInvalid(`--to ${to} is before --from ${from}.`);
  return { acceptDeletions, dryRun, period: to === undefined ? { from } : { from, to } };
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function periodInvalid(message: string): Problem {
  return new Problem({ kind: "usage", code: "period_invalid", message });
}

import type { Argv, CommandModule } from "yargs";
import { Problem } from "../../domain/problem.ts";
import { pullPipelines } from "../../pipelines/pipeline.ts";
import type { PullOptions as Asked } from "../../pipelines/pull-options.ts";
import type { GlobalOptions } from "../global-options.ts";
import { withRunOptions, type RunOptions } from "../run-options.ts";
import { runPipelines } from "../run-pipelines.ts";

type PullOptions = RunOptions & {
  readonly part: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly "accept-deletions": boolean;
  readonly "dry-run": boolean;
};

/** `pull [bank-payments|contacts]`: what FreeAgent knows comes to the staging tables and is applied. */
export const pullCommand: CommandModule<GlobalOptions, PullOptions> = {
  command: "pull [part]",
  describe: "Fetch payments and contact changes from FreeAgent and apply them",
  builder: withPullOptions,
  async handler(options) {
    const command = options.part === undefined ? "pull" : `pull ${options.part}`;
    process.exitCode = await runPipelines(options, command, pullPipelines(options.part, asked(options)));
  },
};

function withPullOptions(yargs: Argv<GlobalOptions>): Argv<PullOptions> {
  return withRunOptions(yargs)
    .positional("part", {
      type: "string",
      choices: ["bank-payments", "contacts"],
      describe: "Only this part; both otherwise",
    })
    .option("from", {
      type: "string",
      describe: "bank-payments: read the bank entries of these days again, YYYY-MM-DD",
    })
    .option("to", { type: "string", describe: "Last of these days, YYYY-MM-DD; without it, up to now" })
    .option("accept-deletions", {
      type: "boolean",
      default: false,
      describe: "However many objects were deleted in FreeAgent, they were meant to be",
    })
    .option("dry-run", { type: "boolean", default: false, describe: "Run the apply files, count, and take it back" });
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

import yargs from "yargs";
import { hideBin } from "yargs/helpers";
import { surviveBrokenOutput } from "./broken-output.ts";
import { authCommand } from "./commands/auth.ts";
import { backfillCommand } from "./commands/backfill.ts";
import { captureCommand } from "./commands/capture.ts";
import { checkCommand } from "./commands/check.ts";
import { demoCommand } from "./commands/demo.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { migrateCommand } from "./commands/migrate.ts";
import { nightlyCommand } from "./commands/nightly.ts";
import { planCommand } from "./commands/plan.ts";
import { pruneCommand } from "./commands/prune.ts";
import { pullCommand } from "./commands/pull.ts";
import { pushCommand } from "./commands/push.ts";
import { reconcileCommand } from "./commands/reconcile.ts";
import { rejectsCommand } from "./commands/rejects.ts";
import { reportCommand } from "./commands/report.ts";
import { settleCommand } from "./commands/settle.ts";
import { simulatorCommand } from "./commands/simulator.ts";
import { watchCommand } from "./commands/watch.ts";
import { withGlobalOptions } from "./global-options.ts";
import { refuseOddValues, usage } from "./refuse-odd-values.ts";
import { reportError } from "./report-error.ts";
import { version } from "./version.ts";

/**
 * Reads what was typed and does it. Every error is printed once, in one place, and becomes an exit code there.
 * A command's module says only what can be typed; lazy-handler.ts loads what it does.
 */
export async function runCommandLine(): Promise<void> {
  surviveBrokenOutput();
  try {
    await commands().parseAsync();
  } catch (error) {
    reportError(error);
  }
}

function commands() {
  const words = hideBin(process.argv);
  return withGlobalOptions(yargs(words))
    .scriptName("freeagent-sync")
    .usage("$0 <command>\n\nKeeps a PostgreSQL back office and FreeAgent in step.")
    .command(demoCommand)
    .command(planCommand)
    .command(nightlyCommand)
    .command(pushCommand)
    .command(pullCommand)
    .command(backfillCommand)
    .command(settleCommand)
    .command(watchCommand)
    .command(rejectsCommand)
    .command(reconcileCommand)
    .command(reportCommand)
    .command(checkCommand)
    .command(doctorCommand)
    .command(authCommand)
    .command(captureCommand)
    .command(pruneCommand)
    .command(migrateCommand)
    .command(simulatorCommand)
    .demandCommand(1, "Name a command; freeagent-sync --help lists them.")
    .strict()
    .recommendCommands()
    .version(version)
    .wrap(helpWidth(words))
    .check((given) => refuseOddValues(words, given))
    .fail((message, error: Error | undefined) => {
      // Thrown, not only told: yargs would carry the command out in spite of the mistake.
      throw error ?? usage("command_line_wrong", inOurWords(message, words));
    });
}

/** Columns; null where no help is asked for: yargs lays it out all the same, and to break its lines is 3 % of a start. */
function helpWidth(words: readonly string[]): number | null {
  return words.some((word) => word.startsWith("--help")) ? Math.min(110, process.stdout.columns || 110) : null;
}

/** What yargs says of a positional that is not there speaks of counts and of no name. */
function inOurWords(message: string, words: readonly string[]): string {
  const command = words.find((word) => !word.startsWith("-"));
  if (command === undefined || !message.startsWith("Not enough non-option arguments")) return message;
  return `${command} needs a word more: freeagent-sync ${command} --help lists them.`;
}

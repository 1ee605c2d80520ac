import { requireMigrated } from "../../db/migrate.ts";
import { companyCommandLine } from "../../domain/company-command-line.ts";
import { countedOf } from "../../domain/counted.ts";
import { enqueueSelection, type EnqueuedSelection } from "../../pipelines/push/enqueue-selection.ts";
import { backfillPipelines } from "../../pipelines/pipeline.ts";
import type { PushPart } from "../../pipelines/push/push-part.ts";
import type { CompanyResult } from "../../pipelines/run/run-company.ts";
import type { BackfillOptions } from "../commands/backfill.ts";
import { keySelectionOf } from "../key-selection-of.ts";
import { worstExitCode } from "../exit-codes.ts";
import { tellOfFailure } from "../on-failure.ts";
import { print, warn } from "../print.ts";
import { printResults, resultJson } from "../print-results.ts";
import { runCompanies } from "../run-companies.ts";
import { durationSignal } from "../run-options.ts";
import { stopSignal } from "../stop-signal.ts";
import { withRunSetting, type CommandSetting } from "../with-run-setting.ts";

/** Enqueues a selection for every chosen company, pushes it unless told otherwise, and gives the exit code. @throws Problem as keySelectionOf */
export async function handle(options: BackfillOptions): Promise<number> {
  const part = options.entity;
  const selection = keySelectionOf(options);
  const signal = AbortSignal.any([stopSignal(), durationSignal(options["max-duration"])]);
  const dryRun = options["dry-run"];
  const work = async (setting: CommandSetting): Promise<number> => {
    const enqueued: EnqueuedSelection[] = [];
    for (const company of setting.companies) {
      enqueued.push(await enqueueSelection({ ...setting, dryRun }, company, part, selection));
    }
    if (!options.json && !options.quiet) {
      for (const one of enqueued) print(describe(one, part, options));
    }
    const pushing = !dryRun && !options["enqueue-only"];
    const results = pushing ? await runCompanies(setting, setting.companies, backfillPipelines(part)) : [];
    setting.progress.clear();
    if (options.json) {
      print(JSON.stringify({ part, dry_run: dryRun, enqueued, companies: results.map(resultJson) }, undefined, 2));
    } else printResults(results, options, "backfill");
    for (const result of results) warnOfWaiting(result, part);
    for (const one of enqueued) warnOfUnknown(one, part);
    await tellOfFailure(setting, results);
    return worstExitCode([wasLost(enqueued) ? 1 : 0, ...results.map((result) => result.exitCode)]);
  };
  return withRunSetting(options, `backfill ${part}`, signal, work, dryRun ? requireMigrated : undefined);
}

/** Keys that wait are no failure, but nobody should have to guess what for. */
function warnOfWaiting({ company, outcomes }: CompanyResult, part: PushPart): void {
  const waiting = outcomes[`backfill ${part}`]?.waiting ?? 0;
  if (waiting === 0) return;
  const awaited = part === "payments" ? "invoices" : "contacts";
  warn(
    `${company}: ${countedOf(waiting, part)} ${waiting === 1 ? "waits" : "wait"} for ${awaited} that FreeAgent does not have yet. ${waiting === 1 ? "It keeps its place and goes out by itself" : "They keep their place and go out by themselves"} in a later push or night; ${companyCommandLine(`backfill ${awaited} --all`, company)} brings the ${awaited}.`,
  );
}

/** Keys that the notice shows. */
const shownKeys = 10;

/** Whether a key is in none of the companies: they need not have the same ones. */
function wasLost([first, ...others]: readonly EnqueuedSelection[]): boolean {
  return first?.unknown.some((key) => others.every(({ unknown }) => unknown.includes(key))) ?? false;
}

/** A key that was typed wrong must not pass for one that is done. */
function warnOfUnknown({ company, unknown }: EnqueuedSelection, part: PushPart): void {
  if (unknown.length === 0) return;
  const more = unknown.length > shownKeys ? ` and ${unknown.length - shownKeys} more` : "";
  warn(`${company}: no row of ${part}.sql has the key ${unknown.slice(0, shownKeys).join(", ")}${more}.`);
}

function describe(
  { company, selected, enqueued }: EnqueuedSelection,
  part: PushPart,
  options: BackfillOptions,
): string {
  const open = selected - enqueued;
  const already = open === 0 ? "" : `; ${open} of ${selected} ${open === 1 ? "waits" : "wait"} to be pushed already`;
  const keys = countedOf(enqueued, part);
  if (options["dry-run"]) return `${company}: ${keys} would be enqueued${already}.`;
  const later =
    options["enqueue-only"] && enqueued > 0
      ? ` The next push or night takes ${enqueued === 1 ? "it" : "them"} up.`
      : "";
  return `${company}: ${keys} enqueued${already}.${later}`;
}

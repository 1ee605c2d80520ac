import { capturedTables } from "../../config/captured-tables.ts";
import type { CompanyConfig } from "../../config/config.ts";
import { qualifiedName } from "../../domain/captured-table.ts";
import { newestMigration, requireNewest } from "../../db/newest-migration.ts";
import { changesUnseen } from "../../domain/changes-unseen.ts";
import { counted } from "../../domain/counted.ts";
import { Problem } from "../../domain/problem.ts";
import type { Database } from "../../domain/queryable.ts";
import { readSilentTables } from "../../load/capture/read-silent-tables.ts";
import { watchCompany } from "../../pipelines/watch-company.ts";
import type { WatchOptions } from "../commands/watch.ts";
import { exitCodeOf, worstExitCode } from "../exit-codes.ts";
import { print, warn } from "../print.ts";
import { runCompanies } from "../run-companies.ts";
import { stopSignal } from "../stop-signal.ts";
import { systemClock } from "../system-clock.ts";
import { withRunSetting, type CommandSetting } from "../with-run-setting.ts";

/** A company on watch, and what was done for it so far. */
interface WatchedCompany {
  readonly company: CompanyConfig;
  readonly tally: { pushes: number; writes: number };
}

/**
 * Watches all chosen companies until SIGTERM or SIGINT, and gives exit code 0 then: being stopped is how a watch
 * ends. It is another one where triggers are missing: what they did not record no next start finds. Only a bug, a schema
 * that a newer program has changed, or a configuration or database that is of no use at the start, ends it otherwise.
 * @throws Problem usage/poll_invalid, try_later/program_outdated
 */
export async function handle(options: WatchOptions): Promise<number> {
  const seconds = options.poll;
  if (!(seconds >= 0.1 && seconds <= 86_400)) {
    const message = "--poll must be a number of seconds from 0.1 to 86400.";
    throw new Problem({ kind: "usage", code: "poll_invalid", message });
  }
  return watch(options, seconds * 1000);
}

function watch(options: WatchOptions, pollMilliseconds: number): Promise<number> {
  return withRunSetting(options, "watch", stopSignal(), async (setting) => {
    const watched = setting.companies.map((company) => ({
      company,
      tally: { pushes: 0, writes: 0 },
    }));
    const ended = new AbortController();
    const newest = await newestMigration(setting.database);
    const stillOurs = async (): Promise<void> => {
      await requireNewest(setting.database, newest).catch((problem: unknown) => {
        if (problem instanceof Problem && problem.code === "program_outdated") ended.abort(problem);
        throw problem;
      });
    };
    const signal = AbortSignal.any([setting.signal, ended.signal]);
    if (!options.quiet && !options.json) {
      for (const { company } of watched) warnOfPolled(company);
      warn(`Watching ${watched.map(({ company }) => company.name).join(", ")}; Ctrl-C stops.`);
    }
    const endings = await Promise.allSettled(
      watched.map((one) =>
        watchOne({ ...setting, signal, stillOurs }, one, pollMilliseconds).catch((bug: unknown) => {
          ended.abort();
          throw bug;
        }),
      ),
    );
    setting.progress.clear();
    for (const ending of endings) if (ending.status === "rejected") throw ending.reason;
    if (ended.signal.reason instanceof Problem) throw ended.signal.reason;
    printTallies(watched, options);
    return tellUnseen(setting.database, setting.companies);
  });
}

/** A look at the change tables costs next to nothing, to compare a whole table each second would not. */
function warnOfPolled(company: CompanyConfig): void {
  const polled = capturedTables(company).filter(({ method }) => method === "poll");
  if (polled.length === 0) return;
  const names = polled.map(qualifiedName).join(", ");
  warn(`${company.name}: ${names} (method: poll) wake no watch; their changes go out with its next push, or at night.`);
}

/** Asked before each push: an old program must not write into a schema that means something else by now. */
interface WatchSetting extends CommandSetting {
  stillOurs(): Promise<void>;
}

function watchOne(setting: WatchSetting, { company, tally }: WatchedCompany, pollMilliseconds: number): Promise<void> {
  // One budget for the life of the process: it has learnt FreeAgent's clock.
  const budget = setting.budgetOf(company);
  const { database, logger, signal } = setting;
  return watchCompany({
    company: company.name,
    ...{ database, logger, signal, pollMilliseconds },
    clock: systemClock,
    captured: capturedTables(company),
    async run(pipelines, checked) {
      await setting.stillOurs();
      const own = { ...setting, budgetOf: () => budget, checked };
      const [result] = await runCompanies(own, [company], pipelines);
      if (result === undefined) throw new Error("a run without a result");
      if (Object.values(result.outcomes).some((counts) => counts.claimed > 0)) tally.pushes += 1;
      tally.writes += result.calls.writes;
      return result;
    },
  });
}

/** What no trigger records now is left undone, and the next start does not find it. A database that is gone tells nothing. */
async function tellUnseen(database: Database, companies: readonly CompanyConfig[]): Promise<number> {
  const unseen: Problem[] = [];
  for (const company of companies) {
    const silent = await readSilentTables(database, capturedTables(company)).catch(nothingOfProblems);
    const problem = changesUnseen(silent, company.name);
    if (problem !== undefined) unseen.push(problem);
  }
  for (const { message } of unseen) warn(message);
  return worstExitCode(unseen.map(({ kind }) => exitCodeOf(kind)));
}

function nothingOfProblems(error: unknown): [] {
  if (error instanceof Problem) return [];
  throw error;
}

function printTallies(watched: readonly WatchedCompany[], options: WatchOptions): void {
  const companies = watched.map(({ company, tally }) => ({ company: company.name, ...tally }));
  if (options.json) print(JSON.stringify({ companies }, undefined, 2));
  else if (!options.quiet) {
    for (const { company, pushes, writes } of companies)
      print(`${company}: ${counted(pushes, "push", "pushes")}, ${counted(writes, "write")}.`);
  }
}

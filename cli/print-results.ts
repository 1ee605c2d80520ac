import Table from "cli-table3";
import pc from "picocolors";
import { companyCommandLine } from "../domain/company-command-line.ts";
import { isChangesUnseen } from "../domain/changes-unseen.ts";
import { counted } from "../domain/counted.ts";
import { outcomes, type Outcome } from "../domain/outcome.ts";
import type { CompanyResult } from "../pipelines/run/run-company.ts";
import type { GlobalOptions } from "./global-options.ts";
import { print, warn } from "./print.ts";

/**
 * Prints what a command came to: one JSON document, or a table a person reads in five seconds. Quiet, a run that ended
 * with 0 says nothing, and any other one on stderr why it did not: under cron that mail is the alarm.
 */
export function printResults(
  results: readonly CompanyResult[],
  options: Pick<GlobalOptions, "json" | "quiet">,
  command: string,
): void {
  if (options.json) {
    print(JSON.stringify({ companies: results.map(resultJson) }, undefined, 2));
    return;
  }
  for (const result of results) {
    if (result.problem !== undefined) warn(`${pc.red(result.company)}: ${result.problem.message}`);
    if (!options.quiet) printTable(result, command);
    else if (result.exitCode !== 0 && result.problem === undefined) {
      warn(`${result.company}: ${verdict(result, command)}`);
      for (const line of [...stillHeld(result), ...stillOpen(result)]) warn(line);
    }
  }
}

/** One company's result as documented for --json. */
export function resultJson(result: CompanyResult) {
  return {
    company: result.company,
    run_id: result.runId,
    exit_code: result.exitCode,
    calls: { reads: result.calls.reads, writes: result.calls.writes },
    pipelines: result.outcomes,
    open: { rejects: result.open.rejects, in_doubt: result.open.inDoubt, differences: result.open.differences },
    problem: result.problem === undefined ? null : { code: result.problem.code, message: result.problem.message },
  };
}

function printTable(result: CompanyResult, command: string): void {
  const shown = outcomes.filter((outcome) => Object.values(result.outcomes).some((counts) => counts[outcome] > 0));
  const table = new Table({
    head: ["", "taken up", ...shown.map((outcome) => outcome.replace("_", " "))],
    style: { head: [], border: [], compact: true },
    colAligns: ["left", "right", ...shown.map(() => "right" as const)],
  });
  for (const [pipeline, counts] of Object.entries(result.outcomes)) {
    if (counts.claimed > 0)
      table.push([pipeline, counts.claimed, ...shown.map((outcome) => (counts[outcome] === 0 ? "" : counts[outcome]))]);
  }
  print(pc.bold(`${result.company}: ${verdict(result, command)}`));
  if (table.length > 0) print(table.toString());
  print(`${counted(result.calls.reads, "read")} and ${counted(result.calls.writes, "write")} in FreeAgent.`);
  for (const line of stillOpen(result)) print(line);
}

/** What needs somebody, whichever run left it, each with the command that shows it. */
function stillOpen({ company, open: { rejects, inDoubt, differences } }: CompanyResult): string[] {
  const lines: string[] = [];
  if (rejects > 0)
    lines.push(
      `${counted(rejects, "key needs", "keys need")} a person: ${companyCommandLine("rejects list", company)}`,
    );
  if (inDoubt > 0)
    lines.push(
      `${counted(inDoubt, "write is", "writes are")} in doubt: the next run looks; ${companyCommandLine("rejects list", company)} tells where a look has failed`,
    );
  if (differences > 0) {
    lines.push(
      `${counted(differences, "difference")} between the sides when they were last compared: ${companyCommandLine("report reconciliation", company)} (${companyCommandLine("reconcile", company)} compares again)`,
    );
  }
  return lines;
}

/** Of the table, what makes a run end with 1 and needs nobody yet. */
function stillHeld(result: CompanyResult): string[] {
  const count = (outcome: Outcome): number =>
    Object.values(result.outcomes).reduce((sum, counts) => sum + counts[outcome], 0);
  const told = {
    waiting: ["waits for another key or a bank line", "wait for another key or a bank line"],
    retry: ["is tried again by itself", "are tried again by themselves"],
  } as const;
  return (["waiting", "retry"] as const)
    .filter((outcome) => count(outcome) > 0)
    .map(
      (outcome) =>
        `${count(outcome)} of the keys taken up ${told[outcome][count(outcome) === 1 ? 0 : 1]}: ${companyCommandLine("rejects list", result.company)}`,
    );
}

function verdict({ exitCode, outcomes: counts, problem }: CompanyResult, command: string): string {
  if (exitCode === 0 && command === "reconcile") return pc.green("both sides are in step");
  const isIdle = Object.values(counts).every(({ claimed }) => claimed === 0);
  if (exitCode === 0) return pc.green(isIdle ? "nothing was to be done" : "all done");
  if (isChangesUnseen(problem)) return pc.red("done, but changes go unseen");
  if (exitCode !== 1 || problem !== undefined) return pc.red("stopped");
  return pc.yellow("done, but something remains");
}

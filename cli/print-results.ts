import Table from "cli-table3";
import pc from "picocolors";
import { outcomes } from "../domain/outcome.ts";
import type { CompanyResult } from "../pipelines/run-company.ts";
import type { GlobalOptions } from "./global-options.ts";
import { print, warn } from "./print.ts";

/** Prints what a command came to: one JSON document, or a table a person reads in five seconds. */
export function printResults(results: readonly CompanyResult[], options: Pick<GlobalOptions, "json" | "quiet">): void {
  if (options.json) {
    print(JSON.stringify({ companies: results.map(resultJson) }, undefined, 2));
    return;
  }
  for (const result of results) {
    if (result.problem !== undefined) warn(`${pc.red(result.company)}: ${result.problem.message}`);
    if (!options.quiet) printTable(result);
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

function printTable(result: CompanyResult): void {
  const shown = outcomes.filter((outcome) => Object.values(result.outcomes).some((counts) => counts[outcome] > 0));
  const table = new Table({
    head: ["", "taken up", ...shown.map((outcome) => outcome.replace("_", " "))],
    style: { head: [], border: [], compact: true },
    colAligns: ["left", "right", ...shown.map(() => "right" as const)],
  });
  for (const [pipeline, counts] of Object.entries(result.outcomes)) {
    table.push([pipeline, counts.claimed, ...shown.map((outcome) => (counts[outcome] === 0 ? "" : counts[outcome]))]);
  }
  print(pc.bold(`${result.company}: ${verdict(result)}`));
  if (table.length > 0) print(table.toString());
  print(`${result.calls.reads} reads and ${result.calls.writes} writes in FreeAgent.`);
  const { rejects, inDoubt, differences } = result.open;
  if (rejects > 0)
    print(`${rejects} ${rejects === 1 ? "key needs" : "keys need"} a person: freeagent-sync rejects list`);
  if (inDoubt > 0) print(`${inDoubt} ${inDoubt === 1 ? "write is" : "writes are"} in doubt: the next run looks it up.`);
  if (differences > 0) print(`${differences} differences between the sides: freeagent-sync report reconciliation`);
}

function verdict({ exitCode, problem }: CompanyResult): string {
  if (exitCode === 0) return pc.green("all done");
  if (exitCode !== 1 || problem !== undefined) return pc.red("stopped");
  return pc.yellow("done, but something remains");
}

import { Problem } from "../../domain/problem.ts";
import { companyCommandLine } from "../../domain/company-command-line.ts";
import { readCaptureStops } from "../../extract/changes/read-capture-state.ts";
import type { RunContext } from "../run/run-context.ts";

/**
 * Stops a push after a captured table was emptied as a whole: its rows would all look deleted. Called before a push
 * and again between reading the rows of a batch and sending anything, so that no emptied table is read as deletions.
 * @throws Problem configuration/table_emptied
 */
export async function refuseEmptied({ database, company }: Pick<RunContext, "database" | "company">): Promise<void> {
  const [stop] = await readCaptureStops(database, [company.name]);
  if (stop === undefined) return;
  const what =
    stop.reason === "truncate"
      ? `${stop.table} was emptied by TRUNCATE (role ${stop.by}, ${stop.at} UTC)`
      : `${stop.table} had rows and was found empty (${stop.at} UTC)`;
  throw new Problem({
    kind: "configuration",
    code: "table_emptied",
    message: `${what}. Nothing is pushed for ${company.name} until a person has looked, and nothing is deleted in FreeAgent because of it: load the rows again if that was a mistake, then run "${companyCommandLine("capture accept-truncate", company.name)}".`,
  });
}

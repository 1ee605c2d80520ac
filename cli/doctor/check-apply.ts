import type { CompanyConfig } from "../../config/config.ts";
import { trouble, troubleOf, well, type Finding } from "../../domain/finding.ts";
import { Problem } from "../../domain/problem.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { applyFault } from "../../extract/back-office/apply-fault.ts";
import { explainApply } from "../../extract/back-office/explain-apply.ts";
import { readApplyFiles, type ApplyFiles } from "../../extract/back-office/read-apply-files.ts";

/** Who takes over what comes from FreeAgent: each apply file as PostgreSQL would run it, with the role's rights. */
export async function checkApply(
  database: Queryable,
  { applyFolder }: Pick<CompanyConfig, "applyFolder">,
): Promise<readonly Finding[]> {
  let files: ApplyFiles;
  try {
    files = await readApplyFiles(applyFolder);
  } catch (error) {
    if (error instanceof Problem) return [troubleOf(error)];
    throw error;
  }
  const findings: Finding[] = [];
  for (const [kind, sql] of Object.entries(files)) findings.push(await checkFile(database, `${kind}.sql`, sql));
  return findings.length > 0
    ? findings
    : [well("apply", "What comes from FreeAgent is taken over by the back office itself.")];
}

async function checkFile(database: Queryable, name: string, sql: string): Promise<Finding> {
  try {
    await explainApply(database, sql);
    return well("apply", `apply/${name} fits the database.`);
  } catch (error) {
    if (error instanceof Problem || !(error instanceof Error)) throw error;
    const sentence = `apply/${name} cannot be run: ${applyFault(error)}.`;
    return trouble("apply_unusable", sentence, "Correct the file, or grant the role what it needs.");
  }
}

import type { CompanyConfig } from "../../config/config.ts";
import { troubleOf, well, type Finding } from "../../domain/finding.ts";
import { Problem } from "../../domain/problem.ts";
import { readApplyFiles } from "../../extract/read-apply-files.ts";

/** Who takes over what comes from FreeAgent. */
export async function checkApply({ applyFolder }: CompanyConfig): Promise<Finding> {
  try {
    const names = Object.keys(await readApplyFiles(applyFolder)).map((kind) => `${kind}.sql`);
    const by = names.length === 0 ? "the back office itself" : names.join(", ");
    return well("apply", `What comes from FreeAgent is taken over by ${by}.`);
  } catch (error) {
    if (error instanceof Problem) return troubleOf(error);
    throw error;
  }
}

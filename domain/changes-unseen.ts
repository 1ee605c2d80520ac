import { companyCommandLine } from "./company-command-line.ts";
import type { Entity } from "./entity.ts";
import { Problem } from "./problem.ts";

/** A captured table whose changes, or some kind of them, no trigger records. */
export interface SilentTable {
  /** As people write it. */
  readonly table: string;
  readonly entity: Entity;
}

const code = "changes_unseen";

/** What a run tells at its end that did all its work but could not see every change. Undefined where none is silent. */
export function changesUnseen(silent: readonly SilentTable[], company: string): Problem | undefined {
  if (silent.length === 0) return undefined;
  const tables = [...new Set(silent.map(({ table }) => table))].join(", ");
  const entities = [...new Set(silent.map(({ entity }) => entity))];
  const mend = companyCommandLine("capture install", company);
  const missed = entities.map((entity) => companyCommandLine(`backfill ${entity}s --all`, company)).join("; ");
  return new Problem({
    kind: "configuration",
    code,
    message: `Triggers of ${tables} are missing or disabled, so changes there go unseen. Run: ${mend}. What was changed meanwhile goes out with: ${missed}. Rows that were deleted meanwhile are listed by reconcile.`,
  });
}

/**
 * How a run ends that could not see every change. A run that is to be tried later by itself must not hide that; what else
 * ended it has a person's attention already.
 */
export function withUnseen(problem: Problem | undefined, unseen: Problem | undefined): Problem | undefined {
  if (problem === undefined || unseen === undefined) return problem ?? unseen;
  if (problem.kind !== "try_later") return problem;
  return new Problem({ kind: unseen.kind, code: problem.code, message: `${unseen.message} ${problem.message}` });
}

/** True where the run has done its work all the same. */
export function isChangesUnseen(problem: Problem | undefined): boolean {
  return problem?.code === code;
}

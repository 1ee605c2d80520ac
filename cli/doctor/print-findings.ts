import pc from "picocolors";
import type { Finding, FindingLevel } from "../../domain/finding.ts";
import type { GlobalOptions } from "../global-options.ts";
import { print } from "../print.ts";
import type { Examined } from "./examine.ts";

const marks: Readonly<Record<FindingLevel, string>> = {
  ok: pc.green("ok     "),
  warning: pc.yellow("warning"),
  problem: pc.red("PROBLEM"),
  unchecked: pc.dim("-      "),
};

/** Prints the findings as a list that reads without colour, or as one JSON document. Quiet: only what is not well. */
export function printFindings(examined: readonly Examined[], options: Pick<GlobalOptions, "json" | "quiet">): void {
  if (options.json) {
    const findings = examined.flatMap(({ company, findings: found }) =>
      found.map(({ kind: _, ...finding }) => ({ company: company === "" ? null : company, ...finding })),
    );
    print(JSON.stringify({ findings }, undefined, 2));
    return;
  }
  for (const { company, findings } of examined) {
    const shown = findings.filter(({ level }) => !options.quiet || level === "warning" || level === "problem");
    if (shown.length > 0) print(pc.bold(company === "" ? "database and alarms" : `company ${company}`));
    for (const finding of shown) printFinding(finding);
  }
  if (!options.quiet) print(summary(examined.flatMap(({ findings }) => findings)));
}

function printFinding({ level, code, sentence, remedy }: Finding): void {
  print(`  ${marks[level]}  ${level === "unchecked" ? `${code}: ` : ""}${sentence}`);
  if (remedy !== undefined) print(`           ${remedy}`);
}

function summary(findings: readonly Finding[]): string {
  const count = (level: FindingLevel): number => findings.filter((finding) => finding.level === level).length;
  const [problems, warnings] = [count("problem"), count("warning")];
  if (problems === 0 && warnings === 0) return "A night has everything it needs.";
  if (problems === 0) return `A night has everything it needs; ${warnings} to look at.`;
  return `${problems} to mend before a night can do its work.`;
}

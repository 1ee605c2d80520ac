/** How the last run of a company ended, as far as it did. */
export interface LastRun {
  readonly company: string;
  readonly command: string;
  /** ISO 8601 UTC; undefined: it could not even begin. */
  readonly startedAt: string | undefined;
  /** Undefined: it has not ended, or was killed. */
  readonly exitCode: number | undefined;
  /** The sentence that ended it early. */
  readonly problem: string | undefined;
}

/** The first words of the night report, and whether they are good news. */
export interface Verdict {
  readonly tone: "good" | "warn" | "bad";
  readonly words: string;
}

/** Judges the last runs of these companies: the worst of them is the verdict. */
export function judgeNight(companies: readonly string[], runs: readonly LastRun[]): Verdict {
  if (runs.length === 0) return { tone: "warn", words: "No run yet" };
  const what = runs.every(({ command }) => command === "nightly") ? "The night" : "The last run";
  const codes = runs.map(({ exitCode }) => exitCode);
  if (codes.some((code) => code !== undefined && code > 1)) return { tone: "bad", words: `${what} did not work` };
  if (codes.includes(undefined)) return { tone: "warn", words: `${what} has not ended, or was killed` };
  const missing = companies.filter((company) => !runs.some((run) => run.company === company));
  if (missing.length > 0) return { tone: "warn", words: `No run yet of ${missing.join(", ")}` };
  if (codes.includes(1)) return { tone: "warn", words: `${what} worked, but something needs a person` };
  return { tone: "good", words: `${what} worked` };
}

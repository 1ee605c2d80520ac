import type { CheckRules, Grade, Judgement, Threshold, VitalSigns } from "../../domain/vital-signs.ts";

/** One company as `check` found it. */
export interface CheckedCompany {
  readonly signs: VitalSigns;
  readonly judgements: readonly Judgement[];
}

const words = ["OK", "WARNING", "CRITICAL"] as const;

/** The worst grade of all companies. */
export function worstGrade(checked: readonly CheckedCompany[]): Grade {
  const grades = checked.flatMap(({ judgements }) => judgements.map(({ grade }) => grade));
  return grades.includes(2) ? 2 : grades.includes(1) ? 1 : 0;
}

/** The line of the monitoring-plugin convention: status, what is wrong, figures for graphs after the bar. */
export function checkLine(checked: readonly CheckedCompany[], rules: CheckRules): string {
  const several = checked.length > 1;
  const wrong = checked.flatMap(({ signs, judgements }) =>
    judgements.filter(({ grade }) => grade > 0).map(({ text }) => (several ? `${signs.company}: ${text}` : text)),
  );
  const said = wrong.length > 0 ? wrong.join("; ") : `${checked.map(({ signs }) => signs.company).join(", ")} in step`;
  const figures = checked.flatMap(({ signs }) => figuresOf(signs, rules, several ? `${signs.company}_` : ""));
  return `${statusLine(words[worstGrade(checked)], said)} | ${figures.join(" ")}`;
}

/** Status and sentence; the bar belongs to the figures behind it. */
export function statusLine(status: (typeof words)[number] | "UNKNOWN", said: string): string {
  return `FREEAGENT-SYNC ${status} - ${said.replaceAll(/\s*\n\s*/g, "; ").replaceAll("|", "/")}`;
}

/** Everything that was judged, a line each: for --verbose. */
export function checkDetails(checked: readonly CheckedCompany[]): readonly string[] {
  return checked.flatMap(({ signs, judgements }) =>
    judgements.map(({ grade, sign, text }) => `${words[grade]} ${signs.company} ${sign}: ${text}`),
  );
}

/** The document of --json. */
export function checkJson(checked: readonly CheckedCompany[]) {
  return {
    status: words[worstGrade(checked)],
    companies: checked.map(({ signs, judgements }) => ({
      company: signs.company,
      judgements: judgements.map(({ grade, sign, text }) => ({ status: words[grade], sign, text })),
      signs: {
        oldest_unsent_hours: signs.oldestUnsentHours,
        oldest_in_doubt_hours: signs.oldestInDoubtHours,
        rejects: signs.rejects,
        retries: signs.retries,
        differences: signs.differences,
        login_days: signs.loginDays,
      },
    })),
  };
}

function figuresOf(signs: VitalSigns, rules: CheckRules, prefix: string): readonly string[] {
  const figure = (
    name: string,
    value: number | null,
    { warn, critical }: Threshold,
    worse: "above" | "below" = "above",
  ): string[] => {
    // "30:" is the convention's way to say that what is below 30 is wrong.
    const range = worse === "below" ? ":" : "";
    if (value === null) return [];
    return [`${label(prefix + name)}=${Number(value.toFixed(2))};${warn}${range};${critical}${range}`];
  };
  return [
    ...signs.pipelines.flatMap(({ pipeline, hoursSinceDelivery }) =>
      figure(`${pipeline.replace(/[ -]/g, "_")}_hours`, hoursSinceDelivery, rules.delivery_hours),
    ),
    ...figure("unsent_hours", signs.oldestUnsentHours, rules.unsent_hours),
    ...figure("in_doubt_hours", signs.oldestInDoubtHours, rules.in_doubt_hours),
    ...figure("rejects", signs.rejects, rules.rejects),
    ...figure("differences", signs.differences, rules.differences),
    ...figure("login_days", signs.loginDays, rules.login_days, "below"),
  ];
}

/** A label of the monitoring-plugin convention: in quotes where it needs them; it can hold no equals sign at all. */
function label(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : `'${name.replaceAll(/[=|]/g, "_").replaceAll("'", "''")}'`;
}

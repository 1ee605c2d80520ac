import { authCommandLine } from "./auth-command-line.ts";
import { counted } from "./counted.ts";

/** From which value on a sign is a warning, and from which it is critical. */
export interface Threshold {
  readonly warn: number;
  readonly critical: number;
}

/** Thresholds of `check`; ages in hours, the log-in in days that it still lives. */
export interface CheckRules {
  readonly delivery_hours: Threshold;
  readonly unsent_hours: Threshold;
  readonly in_doubt_hours: Threshold;
  readonly rejects: Threshold;
  readonly differences: Threshold;
  readonly login_days: Threshold;
}

/** What one pipeline did in the runs that it finished. */
export interface PipelineSigns {
  readonly pipeline: string;
  /** Since the last run in which it did its work; null: it never did. A failed attempt does not count. */
  readonly hoursSinceDelivery: number | null;
  /** It took keys up in its last run, and not one of them went through. */
  readonly allFailed: boolean;
  /** It had something to do every night until now, and this time nothing. */
  readonly unusualZero: boolean;
}

/** What is known of one company's sync without asking FreeAgent. Null: there is nothing of the kind. */
export interface VitalSigns {
  readonly company: string;
  readonly pipelines: readonly PipelineSigns[];
  /** Age of the oldest change that nothing holds. */
  readonly oldestUnsentHours: number | null;
  readonly oldestInDoubtHours: number | null;
  readonly rejects: number;
  /** Keys that are tried again by themselves. */
  readonly retries: number;
  readonly differences: number;
  /** Null: nobody is logged in, or FreeAgent did not say. */
  readonly loginDays: number | null;
  readonly loginNeeded: boolean;
  /** The last run has no end and no lease: it was killed. */
  readonly lastRunDied: boolean;
  /** The last run ended with what no later run mends by itself: a bug, a log-in, configuration or mapping. */
  readonly lastRunFault: { readonly command: string; readonly exitCode: number } | null;
}

/** As monitoring plugins grade: 0 OK, 1 WARNING, 2 CRITICAL. */
export type Grade = 0 | 1 | 2;

/** One judgement about one company. */
export interface Judgement {
  readonly grade: Grade;
  readonly sign: string;
  /** A sentence, or in the good case a figure. */
  readonly text: string;
}

/** Judges all signs of a company, worst first. */
export function judgeVitalSigns(signs: VitalSigns, rules: CheckRules): readonly Judgement[] {
  const judged: readonly Judgement[] = [
    ...signs.pipelines.flatMap((pipeline) => judgePipeline(pipeline, rules)),
    atLeast(
      "unsent",
      signs.oldestUnsentHours,
      rules.unsent_hours,
      (age) => `oldest unsent change is ${hours(age)} old`,
    ),
    atLeast(
      "in_doubt",
      signs.oldestInDoubtHours,
      rules.in_doubt_hours,
      (age) => `a write has been in doubt for ${hours(age)}`,
    ),
    atLeast("rejects", signs.rejects, rules.rejects, (count) => toShow(count, "reject", "rejects list")),
    { grade: 0, sign: "retries", text: retriesText(signs.retries) },
    atLeast("differences", signs.differences, rules.differences, (count) =>
      toShow(count, "difference", "report reconciliation"),
    ),
    judgeLogin(signs, rules.login_days),
    ...judgeLastRun(signs),
  ];
  return judged.toSorted((one, other) => other.grade - one.grade);
}

function judgeLastRun({ lastRunDied, lastRunFault: fault }: VitalSigns): readonly Judgement[] {
  if (lastRunDied) return [{ grade: 1, sign: "run", text: "the last run was killed; the next one completes it" }];
  if (fault === null) return [];
  const text = `the last ${fault.command} ended with ${fault.exitCode}: freeagent-sync report history`;
  return [{ grade: 1, sign: "run", text }];
}

/** No failure of its own: those that do not pass become rejects. */
function retriesText(count: number): string {
  return count === 0 ? "none" : counted(count, "key is tried again by itself", "keys are tried again by themselves");
}

function toShow(count: number, what: string, command: string): string {
  return count === 0 ? "none" : `${counted(count, what)}: freeagent-sync ${command}`;
}

function judgePipeline(signs: PipelineSigns, rules: CheckRules): readonly Judgement[] {
  const { pipeline, hoursSinceDelivery, allFailed, unusualZero } = signs;
  const delivery: Judgement =
    hoursSinceDelivery === null
      ? { grade: 1, sign: pipeline, text: `${pipeline} has never run through` }
      : atLeast(
          pipeline,
          hoursSinceDelivery,
          rules.delivery_hours,
          (age) => `${pipeline} last ran through ${hours(age)} ago`,
        );
  const failed: Judgement = { grade: 2, sign: pipeline, text: `all keys of the last ${pipeline} failed` };
  const zero: Judgement = { grade: 2, sign: pipeline, text: `${pipeline} had nothing to do, for the first time` };
  return [delivery, ...(allFailed ? [failed] : []), ...(unusualZero ? [zero] : [])];
}

function judgeLogin({ loginDays, loginNeeded, company }: VitalSigns, threshold: Threshold): Judgement {
  const remedy = authCommandLine("login", company);
  if (loginNeeded) return { grade: 2, sign: "login", text: `nobody is logged in: ${remedy}` };
  if (loginDays === null) return { grade: 0, sign: "login", text: "no end of the log-in is known" };
  const grade = loginDays <= threshold.critical ? 2 : loginDays <= threshold.warn ? 1 : 0;
  const days = Math.floor(loginDays);
  const left = days === 0 ? "within a day" : `in ${counted(days, "day")}`;
  const end = loginDays < 0 ? "the log-in has ended" : `the log-in ends ${left}`;
  return { grade, sign: "login", text: grade === 0 ? end : `${end}: ${remedy}` };
}

function atLeast(
  sign: string,
  value: number | null,
  { warn, critical }: Threshold,
  text: (value: number) => string,
): Judgement {
  if (value === null) return { grade: 0, sign, text: "none" };
  return { grade: value >= critical ? 2 : value >= warn ? 1 : 0, sign, text: text(value) };
}

function hours(age: number): string {
  return age < 48 ? `${Math.floor(age)} h` : `${Math.floor(age / 24)} days`;
}

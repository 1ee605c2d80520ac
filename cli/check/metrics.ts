import type { VitalSigns } from "../../domain/vital-signs.ts";

/** Metrics of `check`: name -> help. docs/monitoring.md shows them; a test compares. */
export const metricHelp = {
  freeagent_sync_delivery_age_seconds: "Seconds since the pipeline last ran through; a failed attempt does not count.",
  freeagent_sync_oldest_unsent_seconds: "Age of the oldest change that nothing holds, 0 when there is none.",
  freeagent_sync_oldest_in_doubt_seconds: "Age of the oldest write without a known outcome, 0 when there is none.",
  freeagent_sync_rejects: "Keys that need a person.",
  freeagent_sync_retries: "Keys that are tried again by themselves.",
  freeagent_sync_differences: "Open differences between the two sides.",
  freeagent_sync_login_seconds: "Seconds until a person must log in again, where FreeAgent told it.",
  freeagent_sync_status: "What check says: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.",
} as const;

/** One of them. */
export type MetricName = keyof typeof metricHelp;

/** One value with its labels. */
export interface Sample {
  readonly name: MetricName;
  readonly labels: { readonly company: string; readonly pipeline?: string };
  readonly value: number;
}

/** What `check` says of a company, where it can say no more. */
export function statusSample(company: string, status: number): Sample {
  return { name: "freeagent_sync_status", labels: { company }, value: status };
}

const secondsPerHour = 3600;

/** The samples of one company. */
export function samplesOf(signs: VitalSigns, status: number): readonly Sample[] {
  const labels = { company: signs.company };
  const of = (name: MetricName, value: number): Sample => ({ name, labels, value });
  return [
    ...signs.pipelines.flatMap(({ pipeline, hoursSinceDelivery: age }): Sample[] => {
      const name = "freeagent_sync_delivery_age_seconds";
      return age === null ? [] : [{ name, labels: { ...labels, pipeline }, value: Math.round(age * secondsPerHour) }];
    }),
    of("freeagent_sync_oldest_unsent_seconds", Math.round((signs.oldestUnsentHours ?? 0) * secondsPerHour)),
    of("freeagent_sync_oldest_in_doubt_seconds", Math.round((signs.oldestInDoubtHours ?? 0) * secondsPerHour)),
    of("freeagent_sync_rejects", signs.rejects),
    of("freeagent_sync_retries", signs.retries),
    of("freeagent_sync_differences", signs.differences),
    ...(signs.loginDays === null ? [] : [of("freeagent_sync_login_seconds", Math.round(signs.loginDays * 86_400))]),
    statusSample(signs.company, status),
  ];
}

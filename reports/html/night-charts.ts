import type { ReportRow } from "../report.ts";
import { barChart, type Bar } from "./bar-chart.ts";

/** Rows of the reports by name, as far as they were read. */
export type ReportRows = ReadonlyMap<string, readonly ReportRow[]>;

const nights = 30;

/** The charts of the night report, each with its figures in a table. */
export function nightCharts(rows: ReportRows): string {
  const of = (name: string): readonly ReportRow[] => rows.get(name) ?? [];
  return [
    barChart({
      title: "Outcomes per night",
      unit: "keys",
      series: ["written", "pending", "rejected"],
      bars: outcomesPerNight(of("history")),
    }),
    barChart({ title: "Age of the backlog", unit: "keys", series: ["keys"], bars: backlogAges(of("backlog")) }),
    barChart({
      title: "Bank payments per day",
      unit: "in all currencies",
      series: ["confirmed"],
      bars: paymentsPerDay(of("bank-payments")),
    }),
    barChart({
      title: "Aged debtors",
      unit: "",
      series: ["FreeAgent", "back office"],
      side: true,
      bars: debtors(of("aged-debtors")),
    }),
    barChart({
      title: "API calls per hour",
      unit: "of 3,600 calls",
      series: ["calls"],
      bars: of("api-usage")
        .slice(0, 24)
        .toReversed()
        .map((row) => ({ label: text(row, "hour").slice(5, 13).replace("T", " "), parts: [figure(row, "calls")] })),
    }),
  ].join("\n");
}

function outcomesPerNight(history: readonly ReportRow[]): readonly Bar[] {
  return history
    .filter((row) => row["command"] === "nightly")
    .slice(0, nights)
    .toReversed()
    .map((row) => {
      const parts = ["written", "pending", "rejected"].map((name) => figure(row, name));
      return { label: text(row, "started_at").slice(5, 10), parts };
    });
}

const ages = [
  { label: "under 1 day", until: 86_400 },
  { label: "1-2 days", until: 2 * 86_400 },
  { label: "2-7 days", until: 7 * 86_400 },
  { label: "older", until: Infinity },
];

function backlogAges(backlog: readonly ReportRow[]): readonly Bar[] {
  if (backlog.length === 0) return [];
  return ages.map(({ label, until }, index) => {
    const from = ages[index - 1]?.until ?? 0;
    const within = backlog.filter((row) => figure(row, "age") >= from && figure(row, "age") < until);
    return { label, parts: [within.length] };
  });
}

/** Sums for the eye only: the figures of record are in the table of payments. */
function paymentsPerDay(payments: readonly ReportRow[]): readonly Bar[] {
  const days = new Map<string, number>();
  for (const row of payments) {
    if (row["status"] !== "confirmed" || row["origin"] === "sync") continue;
    const day = text(row, "dated_on");
    days.set(day, (days.get(day) ?? 0) + figure(row, "amount"));
  }
  return [...days]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .slice(-nights)
    .map(([day, sum]) => ({ label: day.slice(5), parts: [Math.round(sum * 100) / 100] }));
}

function debtors(rows: readonly ReportRow[]): readonly Bar[] {
  return rows.map((row) => ({
    label: `${text(row, "bucket")} ${text(row, "currency")}`,
    parts: [figure(row, "freeagent_due"), figure(row, "back_end_due")],
  }));
}

function text(row: ReportRow, name: string): string {
  return row[name] ?? "";
}

function figure(row: ReportRow, name: string): number {
  return Number(row[name] ?? 0);
}

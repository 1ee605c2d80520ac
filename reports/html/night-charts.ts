import type { Night } from "../read-night.ts";
import { barChart, type Bar, type BarChart } from "./bar-chart.ts";

/** The charts of the night report, each with its figures in a table. Money has a chart for each currency. */
export function nightCharts(night: Night): string {
  return [outcomes(night), backlog(night), ...paid(night), ...debts(night), calls(night)].map(barChart).join("\n");
}

function outcomes({ outcomes: nights }: Night): BarChart {
  return {
    title: "Outcomes per night",
    unit: "keys",
    kind: "count",
    series: ["written", "pending", "rejected"],
    bars: nights.map(({ day, written, pending, rejected }) => {
      return { label: day.slice(5), parts: [written, pending, rejected] };
    }),
  };
}

function backlog({ backlog: ages }: Night): BarChart {
  const bars = ages.map(({ label, keys }) => ({ label, parts: [keys] }));
  return { title: "Age of the backlog", unit: "keys", kind: "count", series: ["keys"], bars };
}

function paid({ paid: days }: Night): readonly BarChart[] {
  return byCurrency("Bank payments per day", ["confirmed"], days, ({ day, amount }) => {
    return { label: day.slice(5), parts: [amount] };
  });
}

function debts({ debts: ages }: Night): readonly BarChart[] {
  const series = ["FreeAgent", "back office"];
  return byCurrency("Aged debtors", series, ages, ({ bucket, freeagentDue, backEndDue }) => {
    return { label: bucket, parts: [freeagentDue, backEndDue] };
  });
}

function calls({ calls: hours, companies }: Night): BarChart {
  return {
    title: "API calls per hour",
    unit: companies.length > 1 ? "calls, all companies" : "of 3,600 calls",
    kind: "count",
    series: ["calls"],
    bars: hours.map(({ hour, calls: made }) => ({ label: hour.slice(5, 13).replace("T", " "), parts: [made] })),
  };
}

/** Amounts of two currencies have no common axis. */
function byCurrency<Figure extends { readonly currency: string }>(
  title: string,
  series: readonly string[],
  figures: readonly Figure[],
  barOf: (figure: Figure) => Bar,
): readonly BarChart[] {
  const rest = { kind: "money", series, side: true } as const;
  if (figures.length === 0) return [{ ...rest, title, unit: "", bars: [] }];
  return [...new Set(figures.map(({ currency }) => currency))].map((unit) => {
    const bars = figures.filter(({ currency }) => currency === unit).map(barOf);
    return { ...rest, title: `${title}, ${unit}`, unit, bars };
  });
}

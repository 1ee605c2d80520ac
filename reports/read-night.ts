import type { Queryable } from "../domain/queryable.ts";
import { readNightCounts, type NightCounts } from "./night-counts.ts";
import {
  debtsByAge,
  readBacklogAges,
  readHoursOfCalls,
  readNightOutcomes,
  readPaidDays,
  type BacklogAge,
  type DebtOfAge,
  type HourOfCalls,
  type NightOutcomes,
  type PaidDay,
} from "./night-figures.ts";
import type { ReportRow } from "./report.ts";

/** What the night report counts and draws, each from its whole report. */
export interface Night {
  readonly companies: readonly string[];
  readonly counts: NightCounts;
  readonly outcomes: readonly NightOutcomes[];
  readonly backlog: readonly BacklogAge[];
  readonly paid: readonly PaidDay[];
  readonly debts: readonly DebtOfAge[];
  readonly calls: readonly HourOfCalls[];
}

const days = 30;
const hours = 24;

/** Reads the figures of the night report for these companies. `debtors`: the rows of its aged debtors, which take long to sum. */
export async function readNight(
  database: Queryable,
  companies: readonly string[],
  debtors: readonly ReportRow[],
): Promise<Night> {
  return {
    companies,
    counts: await readNightCounts(database, companies),
    outcomes: await readNightOutcomes(database, companies, days),
    backlog: await readBacklogAges(database, companies),
    paid: await readPaidDays(database, companies, days),
    debts: debtsByAge(debtors),
    calls: await readHoursOfCalls(database, companies, hours),
  };
}

import * as z from "zod";
import { decimal } from "../domain/money.ts";
import type { Queryable } from "../domain/queryable.ts";
import type { ReportRow } from "./report.ts";

/** What all runs of `nightly` of one day came to; `day` is that of their start in UTC. */
export interface NightOutcomes {
  readonly day: string;
  readonly written: string;
  readonly pending: string;
  readonly rejected: string;
}

/** Keys of the backlog by how long they have been there. */
export interface BacklogAge {
  readonly label: string;
  readonly keys: string;
}

/** Confirmed payments of one day, less what was taken back; never over two currencies. */
export interface PaidDay {
  readonly currency: string;
  readonly day: string;
  readonly amount: string;
}

/** What is due in one currency, by how late it is. */
export interface DebtOfAge {
  readonly currency: string;
  readonly bucket: string;
  readonly freeagentDue: string;
  readonly backEndDue: string;
}

/** Calls of one hour. `hour` as ISO 8601 UTC. */
export interface HourOfCalls {
  readonly hour: string;
  readonly calls: string;
}

const outcomes = z.array(z.object({ day: z.string(), written: z.string(), pending: z.string(), rejected: z.string() }));

/** The last `days` days with a `nightly`, oldest first: all that they wrote, and what the last one of each company left. */
export async function readNightOutcomes(
  database: Queryable,
  companies: readonly string[],
  days: number,
): Promise<readonly NightOutcomes[]> {
  const rows = await database.query(
    `select day::text, sum(written)::text as written, sum(pending)::text as pending, sum(rejected)::text as rejected
     from (
       select
         company,
         (started_at at time zone 'utc')::date as day,
         sum(written) as written,
         (array_agg(pending order by run_id desc))[1] as pending,
         (array_agg(rejected order by run_id desc))[1] as rejected
       from freeagent_sync.report_history
       where company = any($1::text[])
         and command = 'nightly'
       group by 1, 2) nights
     group by day
     order by day desc
     limit $2`,
    [companies, days],
  );
  return outcomes.parse(rows).toReversed();
}

const ages = z.array(z.object({ label: z.string(), keys: z.string() }));

/** The backlog in four ages, youngest first; nothing where there is no backlog. */
export async function readBacklogAges(
  database: Queryable,
  companies: readonly string[],
): Promise<readonly BacklogAge[]> {
  const rows = await database.query(
    `select a.label, count(b.age) filter (where b.age >= a.youngest and b.age < a.oldest)::text as keys
     from freeagent_sync.report_backlog b
     cross join (values
       (1, 'under 1 day', interval '-1 day', interval '1 day'),
       (2, '1-2 days', interval '1 day', interval '3 days'),
       (3, '3-6 days', interval '3 days', interval '7 days'),
       (4, '7 days or more', interval '7 days', interval '1000 years')) a (place, label, youngest, oldest)
     where b.company = any($1::text[])
     group by a.place, a.label
     order by a.place`,
    [companies],
  );
  return ages.parse(rows);
}

const paid = z.array(z.object({ currency: z.string(), day: z.string(), amount: z.string() }));

/** The last `days` days with payments of each currency, oldest first. What we pushed ourselves is left out. */
export async function readPaidDays(
  database: Queryable,
  companies: readonly string[],
  days: number,
): Promise<readonly PaidDay[]> {
  const rows = await database.query(
    `select currency, day::text, amount::text
     from (
       select
         currency,
         dated_on as day,
         sum(amount) as amount,
         row_number() over (partition by currency order by dated_on desc) as place
       from freeagent_sync.report_bank_payments
       where company = any($1::text[])
         and status = 'confirmed'
         and origin <> 'sync'
       group by currency, dated_on) paid
     where place <= $2
     order by currency, day`,
    [companies, days],
  );
  return paid.parse(rows);
}

const buckets = ["not due", "1-30 days", "31-60 days", "61-90 days", "over 90 days"];

/** Aged debtors of all companies together, from the rows of their report: a currency at a time, least late first. */
export function debtsByAge(rows: readonly ReportRow[]): readonly DebtOfAge[] {
  const currencies = [...new Set(rows.map((row) => row["currency"] ?? ""))].toSorted();
  return currencies.flatMap((currency) =>
    buckets.flatMap((bucket) => {
      const within = rows.filter((row) => row["currency"] === currency && row["bucket"] === bucket);
      if (within.length === 0) return [];
      const sum = (name: string): string =>
        within.reduce((total, row) => total.plus(row[name] ?? "0"), decimal("0")).toFixed();
      return [{ currency, bucket, freeagentDue: sum("freeagent_due"), backEndDue: sum("back_end_due") }];
    }),
  );
}

const hours = z.array(z.object({ hour: z.string(), calls: z.string() }));

/** The last `count` hours in which runs began, oldest first, all companies together. */
export async function readHoursOfCalls(
  database: Queryable,
  companies: readonly string[],
  count: number,
): Promise<readonly HourOfCalls[]> {
  const rows = await database.query(
    `select to_char(hour at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as hour, sum(calls)::text as calls
     from freeagent_sync.report_api_usage u
     where company = any($1::text[])
     group by u.hour
     order by u.hour desc
     limit $2`,
    [companies, count],
  );
  return hours.parse(rows).toReversed();
}

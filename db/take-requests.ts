import * as z from "zod";
import type { Queryable } from "../domain/queryable.ts";
import { requestPriorities } from "../domain/request-budget.ts";
import type { RequestPriority } from "../domain/request-budget.ts";
import type { RequestLimits } from "../domain/request-limits.ts";

/** A wish for calls. Times are FreeAgent's, in milliseconds since 1970. */
export interface RequestWish {
  readonly company: string;
  readonly priority: RequestPriority;
  readonly wanted: number;
  readonly limits: RequestLimits;
  readonly now: number;
}

/** What was allotted. With `granted` 0, nothing will be there before `waitUntil`. */
export interface RequestGrant {
  readonly granted: number;
  readonly waitUntil: number;
  /** Calls that the hour still holds after this grant; undefined while that is uncertain, see the statement. */
  readonly hourLeft?: number | undefined;
}

const grant = z.object({
  granted: z.int(),
  waitUntil: z.coerce.number(),
  hourLeft: z
    .int()
    .nullish()
    .transform((left) => left ?? undefined),
});
const grants = z.tuple([grant]);
const minute = 60_000;
const hour = 60 * minute;
/**
 * FreeAgent's longest window, and two minutes between clocks: a block that ends later was set by a wrong clock, and nobody
 * waits for it. An interval in SQL.
 */
export const longestBlock = "interval '62 minutes'";
/** How long after its wait a call that got nothing still holds back less urgent ones. */
const markSeconds = 15;

/** Takes up to `wanted` calls out of FreeAgent's present minute and hour; never more than either holds. */
export async function takeRequests(database: Queryable, wish: RequestWish): Promise<RequestGrant> {
  const { company, priority, wanted, limits, now } = wish;
  const minuteStart = now - (now % minute);
  const hourStart = now - (now % hour);
  const urgency = requestPriorities.indexOf(priority);
  const times = [now, minuteStart, hourStart].map((time) => new Date(time).toISOString());
  const rows = await database.query(takeSql, [
    company,
    ...times,
    wanted,
    limits.perMinute,
    limits.perHour,
    urgency,
    markSeconds,
  ]);
  // The row of a company is made once; until then there is nothing to lock.
  if (rows.length === 0) {
    await database.execute(startSql, [company, ...times.slice(1)]);
    return takeRequests(database, wish);
  }
  return grants.parse(rows)[0];
}

/**
 * Takes one call before FreeAgent's clock is known, and leaves the windows as they are: they were set by processes that
 * know it. It is refused only while FreeAgent has blocked us, or when the stored window is the one we guess and full.
 */
export async function takeFirstRequest(
  database: Queryable,
  wish: Omit<RequestWish, "wanted" | "priority">,
): Promise<RequestGrant> {
  const { company, limits, now } = wish;
  const starts = [now, now - (now % minute), now - (now % hour)];
  const times = starts.map((time) => new Date(time).toISOString());
  const rows = await database.query(takeFirstSql, [company, ...times, limits.perMinute, limits.perHour]);
  return grants.parse(rows)[0];
}

// By primary key; one row, locked for this statement.
const takeFirstSql = `
  with held as materialized (
    select company,
           case when blocked_until > $2::timestamptz and blocked_until <= $2::timestamptz + ${longestBlock}
                then blocked_until
                when hour_start = $4::timestamptz and hour_used >= $6::integer then $4::timestamptz + interval '1 hour'
                when minute_start = $3::timestamptz and minute_used >= $5::integer
                then $3::timestamptz + interval '1 minute'
           end as wait_until
    from freeagent_sync.request_budget
    where company = $1
    for update
  ), counted as (
    update freeagent_sync.request_budget b
    set minute_used = b.minute_used + 1,
        hour_used = b.hour_used + 1
    from held h
    where b.company = h.company
      and h.wait_until is null
  )
  select case when h.wait_until is null then 1 else 0 end as granted,
         coalesce(extract(epoch from h.wait_until) * 1000, 0)::float8 as "waitUntil"
  from (select 1) one
  left join held h on true`;

const startSql = `
  insert into freeagent_sync.request_budget (company, minute_start, minute_used, hour_start, hour_used)
  values ($1, $2, 0, $3, 0)
  on conflict (company) do nothing`;

/*
 * By primary key; the row lock in "held" puts all processes in line, and every value below comes from the locked row.
 * - A stored window later than ours: another process already knows that it has begun, so we get nothing and ask again
 *   at once; more than two minutes later, a clock has been wrong, and the window is started anew.
 * - Small groups near the end of a window, so that nobody sits on calls that others could make.
 * - What the hour still holds is told with every grant, so that nobody has to ask for it; not while FreeAgent has us
 *   wait, and not from behind, where the stored hour may be another.
 * - A call that gets nothing leaves a mark. Until some seconds into the next minute less urgent ones then keep to a
 *   quarter of it; where nobody urgent waits, everything is there for everybody.
 */
const takeSql = `
  with held as materialized (
    select *
    from freeagent_sync.request_budget
    where company = $1
    for update
  ), windows as (
    select company,
           case when blocked_until <= $2::timestamptz + ${longestBlock} then blocked_until end as blocked_until,
           minute_start > $3::timestamptz and minute_start <= $3::timestamptz + interval '2 minutes' as behind,
           case when minute_start = $3::timestamptz then minute_used else 0 end as minute_used,
           case when hour_start = $4::timestamptz then hour_used else 0 end as hour_used,
           case when ($8 > 0 and payments_waiting_until > $2::timestamptz)
                  or ($8 > 1 and invoices_waiting_until > $2::timestamptz)
                  or ($8 > 2 and contacts_waiting_until > $2::timestamptz)
                then greatest(1, $6::integer / 4)
                else $6::integer
           end as minute_limit
    from held
  ), room as (
    select w.*,
           case when blocked_until > $2::timestamptz or behind then 0
                else greatest(0, least(minute_limit - minute_used, $7::integer - hour_used))
           end as free
    from windows w
  ), grants as (
    select r.*, least($5::integer, case when free > 8 then free / 8 else least(free, 1) end) as granted
    from room r
  ), waits as (
    select g.*,
           case when blocked_until > $2::timestamptz then blocked_until
                when behind then $2::timestamptz + interval '50 milliseconds'
                when hour_used >= $7::integer then $4::timestamptz + interval '1 hour'
                else $3::timestamptz + interval '1 minute'
           end as wait_until
    from grants g
  )
  update freeagent_sync.request_budget b
  set minute_start = case when w.behind then b.minute_start else $3::timestamptz end,
      minute_used = case when w.behind then b.minute_used else w.minute_used + w.granted end,
      hour_start = case when w.behind then b.hour_start else $4::timestamptz end,
      hour_used = case when w.behind then b.hour_used else w.hour_used + w.granted end,
      payments_waiting_until =
        case when $8 = 0 and w.granted = 0 then w.wait_until + make_interval(secs => $9)
             else b.payments_waiting_until end,
      invoices_waiting_until =
        case when $8 = 1 and w.granted = 0 then w.wait_until + make_interval(secs => $9)
             else b.invoices_waiting_until end,
      contacts_waiting_until =
        case when $8 = 2 and w.granted = 0 then w.wait_until + make_interval(secs => $9)
             else b.contacts_waiting_until end
  from waits w
  where b.company = w.company
  returning w.granted,
            (extract(epoch from w.wait_until) * 1000)::float8 as "waitUntil",
            case when b.blocked_until > $2::timestamptz or w.behind then null
                 else greatest(0, $7::integer - b.hour_used)
            end as "hourLeft"`;

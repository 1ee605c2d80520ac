import type { UsedCalls } from "../../domain/forecast-calls.ts";
import type { Queryable } from "../../domain/queryable.ts";

/** Calls that a company has used up of the present minute and hour, by the database's clock. Primary key. */
export async function readUsedCalls(database: Queryable, company: string): Promise<UsedCalls> {
  const [row] = await database.query(
    `select
       case when minute_start = date_bin('1 minute', clock_timestamp(), 'epoch') then minute_used else 0 end as minute,
       case when hour_start = date_bin('1 hour', clock_timestamp(), 'epoch') then hour_used else 0 end as hour
     from freeagent_sync.request_budget
     where company = $1`,
    [company],
  );
  return { thisMinute: Number(row?.["minute"] ?? 0), thisHour: Number(row?.["hour"] ?? 0) };
}

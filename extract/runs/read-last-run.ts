import type { Queryable } from "../../domain/queryable.ts";

/** The latest run of a company that was begun. */
export interface LastRun {
  readonly command: string;
  /** Null: it has not ended, or died. */
  readonly exitCode: number | null;
  readonly hoursAgo: number;
}

/** Uses runs_by_company. */
export async function readLastRun(database: Queryable, company: string): Promise<LastRun | undefined> {
  const [row] = await database.query(
    `select command, exit_code, extract(epoch from clock_timestamp() - started_at)::float8 / 3600 as hours_ago
     from freeagent_sync.runs
     where company = $1
     order by started_at desc
     limit 1`,
    [company],
  );
  if (row === undefined) return undefined;
  return {
    command: String(row["command"]),
    exitCode: typeof row["exit_code"] === "number" ? row["exit_code"] : null,
    hoursAgo: Number(row["hours_ago"]),
  };
}

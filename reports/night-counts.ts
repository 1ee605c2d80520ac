import * as z from "zod";
import { isCounted, needsPersonInReport } from "../db/what-counts-sql.ts";
import type { Queryable } from "../domain/queryable.ts";

/** What the first screen of the night report counts, over all rows of the reports and not only those that it shows. */
export interface NightCounts {
  /** Keys that wait for nothing and that no run tries again by itself. */
  readonly people: number;
  readonly conflicts: number;
  /** As `check` and the exit codes count them: neither what is held nor what was made in FreeAgent. */
  readonly differences: number;
  /** Bank payments that the back office has not taken over. */
  readonly newPayments: number;
  /** Bank payments that came in since the last run of their company began. */
  readonly cameIn: number;
}

const counts = z.object({
  people: z.coerce.number(),
  conflicts: z.coerce.number(),
  differences: z.coerce.number(),
  new_payments: z.coerce.number(),
  came_in: z.coerce.number(),
});

/** Reads every row of four views once; no locks. */
export async function readNightCounts(database: Queryable, companies: readonly string[]): Promise<NightCounts> {
  const [row] = await database.query(
    `select
       (select count(*)
        from freeagent_sync.report_rejects
        where company = any($1::text[])
          and ${needsPersonInReport}) as people,
       (select count(*)
        from freeagent_sync.report_contact_conflicts
        where company = any($1::text[])) as conflicts,
       (select count(*)
        from freeagent_sync.report_reconciliation
        where company = any($1::text[])
          and ${isCounted}) as differences,
       count(*) filter (where p.applied_at is null) as new_payments,
       count(*) filter (where p.kind = 'payment' and p.staged_at >= n.began) as came_in
     from freeagent_sync.report_bank_payments p
     left join (
       select company, max(started_at) as began
       from freeagent_sync.report_night
       group by company) n using (company)
     where p.company = any($1::text[])
       and p.status = 'confirmed'
       and p.origin = 'bank'`,
    [companies],
  );
  const { people, conflicts, differences, new_payments: newPayments, came_in: cameIn } = counts.parse(row);
  return { people, conflicts, differences, newPayments, cameIn };
}

import * as z from "zod";
import { isCounted, needsPerson } from "../../db/what-counts-sql.ts";
import type { Queryable } from "../../domain/queryable.ts";

/** What still needs somebody, whichever run left it. */
export interface OpenCounts {
  /** Keys that wait for a person. */
  readonly rejects: number;
  /** Writes whose answer was lost. */
  readonly inDoubt: number;
  /** Differences that the last reconcile saw; those that a reject or a waiting change explains are not counted again. */
  readonly differences: number;
}

const counts = z.object({ rejects: z.coerce.number(), in_doubt: z.coerce.number(), differences: z.coerce.number() });

/** One statement; the rejects of a company by their primary key, and one_open_intent. */
export async function countOpen(database: Queryable, company: string): Promise<OpenCounts> {
  const [row] = await database.query(
    `select
       (select count(*)
        from freeagent_sync.rejects
        where company = $1
          and ${needsPerson}) as rejects,
       (select count(*)
        from freeagent_sync.intents
        where company = $1
          and state in ('planned', 'sent', 'in_doubt')) as in_doubt,
       (select count(*)
        from freeagent_sync.differences
        where company = $1
          and ${isCounted}) as differences`,
    [company],
  );
  const { rejects, in_doubt: inDoubt, differences } = counts.parse(row);
  return { rejects, inDoubt, differences };
}

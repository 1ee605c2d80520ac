import type { Queryable } from "../../domain/queryable.ts";

/**
 * Moves the cursor of a list to the newest change seen in committed pages, less the seconds that reading them took: a
 * row of an early page may have changed again while the later ones were read. Never backwards.
 */
export async function moveCursor(
  database: Queryable,
  company: string,
  name: string,
  newest: string,
  readingSeconds: number,
): Promise<void> {
  await database.execute(
    `insert into freeagent_sync.cursors as c (company, name, position)
     values ($1, $2, $3::timestamptz - make_interval(secs => $4))
     on conflict (company, name) do update
     set position = excluded.position,
         moved_at = clock_timestamp()
     where c.position < excluded.position`,
    [company, name, newest, readingSeconds],
  );
}

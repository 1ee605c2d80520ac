import type { Queryable } from "../domain/queryable.ts";

/** Moves the cursor of a list to the newest change seen in committed pages; never backwards. */
export async function moveCursor(database: Queryable, company: string, name: string, newest: string): Promise<void> {
  await database.execute(
    `insert into freeagent_sync.cursors as c (company, name, position)
     values ($1, $2, $3)
     on conflict (company, name) do update
     set position = excluded.position,
         moved_at = clock_timestamp()
     where c.position < excluded.position`,
    [company, name, newest],
  );
}

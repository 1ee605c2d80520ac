import type { Queryable } from "../../domain/queryable.ts";

/** A field whose value from FreeAgent the back office has not taken over yet. */
export interface AwaitingField {
  readonly sourceKey: string;
  readonly field: string;
  /** As text: what the back office had when it was first staged, what it had later, and what was staged for it. */
  readonly known: readonly (string | null)[];
}

/** All of them; few, for a run takes over what it stages. Uses contact_updates_to_apply. */
export async function readAwaitingFields(database: Queryable, company: string): Promise<readonly AwaitingField[]> {
  const rows = await database.query(
    `select contact_source_key, field, array_agg(old_value) || array_agg(new_value) as known
     from freeagent_sync.contact_updates
     where company = $1
       and applied_at is null
       and decision = 'apply'
     group by contact_source_key, field
     order by contact_source_key, field`,
    [company],
  );
  return rows.map((row) => ({
    sourceKey: String(row["contact_source_key"]),
    field: String(row["field"]),
    known: row["known"] as (string | null)[],
  }));
}

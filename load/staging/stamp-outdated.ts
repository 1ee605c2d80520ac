import type { Queryable } from "../../domain/queryable.ts";

/**
 * Stamps the open rows of fields that the back office keeps its own value of, and puts their customers on the list of what to
 * send: a push may have taken their changes up while the fields were withheld. Locks those rows; uses
 * contact_updates_by_contact.
 */
export async function stampOutdated(
  transaction: Queryable,
  company: string,
  fields: readonly { readonly sourceKey: string; readonly field: string }[],
): Promise<void> {
  await transaction.execute(
    `with stamped as (
       update freeagent_sync.contact_updates u
       set applied_at = clock_timestamp()
       from jsonb_to_recordset($2::jsonb) as n ("sourceKey" text, field text)
       where u.company = $1
         and u.contact_source_key = n."sourceKey"
         and u.field = n.field
         and u.applied_at is null
         and u.decision = 'apply'
       returning u.contact_source_key)
     insert into freeagent_sync.contact_changes (company, source_key, op)
     select distinct $1, contact_source_key, 'U'
     from stamped`,
    [company, JSON.stringify(fields)],
  );
}

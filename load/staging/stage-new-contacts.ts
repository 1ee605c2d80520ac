import type { StagedContact } from "../../domain/new-contact.ts";
import type { Queryable } from "../../domain/queryable.ts";

/**
 * Adds one row per filled field to contact_updates. Rows of `outdated` contacts that the back office has not taken over
 * are stamped, as nothing to take over any more; one of `contacts` that is outdated, too, is added only if it had such
 * rows: otherwise the back office has taken it over this very moment. One statement.
 */
export async function stageNewContacts(
  transaction: Queryable,
  company: string,
  runId: string,
  contacts: readonly StagedContact[],
  outdated: readonly number[],
): Promise<void> {
  const old = new Set(outdated);
  const rows = contacts.flatMap(({ freeagentId, marker, fields }) =>
    Object.entries(fields).map(([field, text]) => ({
      ...{ freeagent_url: `/v2/contacts/${freeagentId}`, field, new_value: text, marker },
      again: old.has(freeagentId),
    })),
  );
  await transaction.execute(
    `with closed as (
       update freeagent_sync.contact_updates
       set applied_at = clock_timestamp()
       where company = $1
         and decision = 'new'
         and applied_at is null
         and freeagent_url = any($4::text[])
       returning freeagent_url)
     insert into freeagent_sync.contact_updates (company, freeagent_url, field, new_value, marker, decision, run_id)
     select $1, n.freeagent_url, n.field, n.new_value, n.marker, 'new', $2
     from jsonb_to_recordset($3::jsonb) as n (freeagent_url text, field text, new_value text, marker text, again boolean)
     where not n.again
        or n.freeagent_url in (select freeagent_url from closed)`,
    [company, runId, JSON.stringify(rows), outdated.map((id) => `/v2/contacts/${id}`)],
  );
}

/**
 * Stamps the rows of contacts that the back office need not take over any more: a customer is linked to them, or somebody
 * deleted them in FreeAgent. Uses contact_updates_of_new_contacts and the key of the mirror; where such rows are open, the
 * links are read once: no index leads from a contact to a link that may be deleted.
 */
export async function closeMootContacts(transaction: Queryable, company: string): Promise<void> {
  await transaction.execute(
    `update freeagent_sync.contact_updates u
     set applied_at = clock_timestamp()
     from freeagent_mirror.contacts c
     where u.company = $1
       and u.decision = 'new'
       and u.applied_at is null
       and c.company = u.company
       and c.freeagent_id = split_part(u.freeagent_url, '/', -1)::bigint
       and (c.deleted_at is not null
         or c.freeagent_id in (
           select l.freeagent_id
           from freeagent_sync.links l
           where l.company = $1
             and l.entity = 'contact'))`,
    [company],
  );
}

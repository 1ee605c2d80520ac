import * as z from "zod";
import type { NewContact } from "../../domain/new-contact.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { contactMarkerSql } from "../mirror/contact-marker-sql.ts";
import { jsonColumn } from "../json-column.ts";

const contactRow = z.object({
  freeagent_id: z.coerce.number(),
  marker: z.string(),
  raw: jsonColumn,
  staged: z.record(z.string(), z.string()).nullable(),
});

/**
 * Active contacts of FreeAgent's that are not linked, that the back office has not taken over, and that no write in doubt
 * may have made; by FreeAgent's number, after `after`. Reads the links once; the key of the mirror,
 * contact_updates_of_new_contacts and one_open_intent serve.
 */
export async function readNewContacts(
  database: Queryable,
  company: string,
  after: number,
  limit: number,
): Promise<readonly NewContact[]> {
  const rows = await database.query(
    `select c.freeagent_id, ${contactMarkerSql("c")} as marker, c.raw, s.open as staged
     from freeagent_mirror.contacts c
     left join lateral (
       select
         bool_or(u.applied_at is null) as is_open,
         jsonb_object_agg(u.field, u.new_value) filter (where u.applied_at is null) as open
       from freeagent_sync.contact_updates u
       where u.company = c.company
         and u.decision = 'new'
         and u.freeagent_url = '/v2/contacts/' || c.freeagent_id) s on true
     where c.company = $1
       and c.freeagent_id > $2
       and c.deleted_at is null
       and coalesce(c.status, 'Active') = 'Active'
       and not exists (
         select 1
         from freeagent_sync.links l
         where l.company = c.company
           and l.entity = 'contact'
           and l.freeagent_id = c.freeagent_id)
       and s.is_open is distinct from false
       and not exists (
         select 1
         from freeagent_sync.intents i
         where i.company = c.company
           and i.entity = 'contact'
           and i.state in ('planned', 'sent', 'in_doubt')
           and i.marker = ${contactMarkerSql("c")})
     order by c.freeagent_id
     limit $3`,
    [company, after, limit],
  );
  return rows.map((row) => {
    const { freeagent_id: freeagentId, marker, raw, staged } = contactRow.parse(row);
    return { freeagentId, marker, raw, staged: staged ?? undefined };
  });
}

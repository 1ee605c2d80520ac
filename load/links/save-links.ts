import type { Link } from "../../domain/link.ts";
import type { Queryable } from "../../domain/queryable.ts";

/**
 * Creates or replaces the links of a batch, after what is stored of them in the mirror. One upsert; locks only those rows; the
 * mirror row of a compared contact by its primary key.
 */
export async function saveLinks(transaction: Queryable, company: string, links: readonly Link[]): Promise<void> {
  if (links.length === 0) return;
  const rows = links.map((link) => ({
    entity: link.entity,
    source_key: link.sourceKey,
    freeagent_id: link.freeagentId,
    state: link.state,
    made_by_us: link.madeByUs,
    base: link.base,
    sent_hash: link.sentHash,
    remote_updated_at: link.remoteUpdatedAt,
    compared: link.compared ?? false,
  }));
  await transaction.execute(
    `insert into freeagent_sync.links as l
       (company, entity, source_key, freeagent_id, state, made_by_us, base, sent_hash, remote_updated_at, compared_at)
     select
       $1, n.entity, n.source_key, n.freeagent_id, n.state, n.made_by_us, n.base, n.sent_hash, n.remote_updated_at,
       case when n.compared and n.entity = 'contact' then (
         select c.mirrored_at
         from freeagent_mirror.contacts c
         where c.company = $1
           and c.freeagent_id = n.freeagent_id) end
     from jsonb_to_recordset($2::jsonb) as n (
       entity text, source_key text, freeagent_id bigint, state text, made_by_us boolean, base jsonb, sent_hash text, remote_updated_at timestamptz,
       compared boolean)
     on conflict (company, entity, source_key) do update
     set freeagent_id = excluded.freeagent_id,
         state = excluded.state,
         made_by_us = excluded.made_by_us,
         base = excluded.base,
         sent_hash = excluded.sent_hash,
         remote_updated_at = excluded.remote_updated_at,
         compared_at = excluded.compared_at,
         changed_at = clock_timestamp()`,
    [company, JSON.stringify(rows)],
  );
}

/**
 * Why a key is not in FreeAgent, or not as it is here: what holds it, or that a change waits for the next push. `l` is the
 * row of the back office.
 */
export const heldBy = (entity: string): string => `
  left join freeagent_sync.rejects r
    on r.company = $1
   and r.entity = '${entity}'
   and r.source_key = l.source_key
  left join (
    select distinct source_key, true as pending
    from freeagent_sync.${entity}_changes
    where company = $1) c on c.source_key = l.source_key`;

/** The link of the row `l`, as `k`. */
export const linkOf = (entity: string): string => `
  left join freeagent_sync.links k
    on k.company = $1
   and k.entity = '${entity}'
   and k.source_key = l.source_key
   and k.state <> 'deleted'`;

/** What a key that has not gone out is called, with the way on. A dismissed one is left alone on purpose. */
export const notSent = (entity: string, command: string): string => `
      case when r.reason is not null or c.pending then 'not_sent' else 'missing_in_freeagent' end as class,
      case
        when r.waiting_for is not null then 'waits for ' || replace(r.waiting_for, ':', ' ') || ', see freeagent-sync rejects show ${entity} ' || l.source_key
        when r.reason is not null then 'freeagent-sync rejects show ${entity} ' || l.source_key
        when c.pending then 'the next push sends it'
        else 'freeagent-sync backfill ${command} --keys ' || l.source_key
      end as mend`;

/** Where objects are in FreeAgent, without the number. */
export const path = {
  contact: "/v2/contacts/",
  invoice: "/v2/invoices/",
  payment: "/v2/bank_transaction_explanations/",
};

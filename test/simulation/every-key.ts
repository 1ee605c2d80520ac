import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { SimulatedWorld } from "./simulated-world.ts";

const files = { contact: "contacts.sql", invoice: "invoices.sql", payment: "payments.sql" } as const;

/**
 * Every key ends in one state: a row of the back office has its object or is held; what we made for a row that is gone
 * is gone, or is held, but for rows that went with a whole table, whose objects the comparison tells; and what is held needs a person, or waits for something that is there to be waited for.
 */
export async function keysLeftOpen(world: SimulatedWorld): Promise<string[]> {
  const problems = await Promise.all(Object.keys(files).map((entity) => without(world, entity as keyof typeof files)));
  const waiting = await world.database.query(waitingSql);
  return [...problems.flat(), ...waiting.map((row) => String(row["problem"]))];
}

const isTold = `
  exists (
    select 1 from freeagent_sync.differences d
    where d.class = 'missing_in_back_end' and d.entity = l.entity and d.source_key = l.source_key)`;

/** What a person or the bank did to it in FreeAgent, or there never was anything there. */
const isEndedThere = {
  contact:
    "exists (select 1 from freeagent_mirror.contacts c where c.freeagent_id = l.freeagent_id and c.status <> 'Active')",
  invoice: `
    exists (
      select 1 from freeagent_mirror.invoices i
      where i.freeagent_id = l.freeagent_id and (i.deleted_at is not null or i.status like '%ritten-off'))`,
  payment: "not exists (select 1 from freeagent_mirror.invoice_payments p where p.explanation_id = l.freeagent_id)",
} as const;

async function without({ company, database }: SimulatedWorld, entity: keyof typeof files): Promise<string[]> {
  const mapping = await readFile(join(company.mappingFolder, files[entity]), "utf8");
  // A customer that was closed before FreeAgent had it is of no interest there.
  const isWanted = entity === "contact" ? "not m.hidden" : "true";
  const isLeft = entity === "contact" && company.rules.contacts.on_delete === "ignore";
  const rows = await database.query(
    `select format('%s %s has no object and no reason.', '${entity}', m.source_key) as problem
     from (${mapping}) m
     where ${isWanted}
       and not exists (
         select 1 from freeagent_sync.links l
         where l.entity = '${entity}' and l.source_key = m.source_key::text and l.state <> 'deleted')
       and not exists (
         select 1 from freeagent_sync.rejects r where r.entity = '${entity}' and r.source_key = m.source_key::text)
     union all
     select format('%s %s is gone, its object is not, and nobody was told.', '${entity}', l.source_key)
     from freeagent_sync.links l
     where l.entity = '${entity}'
       and l.state = 'active'
       and not ${isLeft}
       and not exists (select 1 from (${mapping}) m where m.source_key::text = l.source_key)
       and not exists (
         select 1 from stage.emptied_keys e
         where e.entity = l.entity and e.source_key = l.source_key and (${isTold} or ${isEndedThere[entity]}))
       and not exists (
         select 1 from freeagent_sync.rejects r where r.entity = '${entity}' and r.source_key = l.source_key)`,
  );
  return rows.map((row) => String(row["problem"]));
}

const waitingSql = `
  select format('%s %s is to be tried again (%s).', entity, source_key, detail) as problem
  from freeagent_sync.rejects
  where next_attempt_at is not null and waiting_for is null
  union all
  select format('%s %s waits for %s, which nothing holds.', w.entity, w.source_key, w.waiting_for)
  from freeagent_sync.rejects w
  where w.waiting_for is not null
    and w.waiting_for not like 'bank_line:%'
    and not exists (
      select 1 from freeagent_sync.rejects r where r.entity || ':' || r.source_key = w.waiting_for)
    and not exists (
      select 1 from freeagent_mirror.invoices f
      join freeagent_sync.links l on l.entity = 'invoice' and l.freeagent_id = f.freeagent_id
      where 'invoice:' || l.source_key = w.waiting_for and f.status = 'Draft')
  union all
  select format('%s %s has two links to one object.', entity, min(source_key))
  from freeagent_sync.links
  where freeagent_id is not null and state <> 'deleted'
  group by entity, freeagent_id
  having count(*) > 1
  union all
  select format('contact_updates %s (%s of %s) is not taken over.', contact_update_id, field, contact_source_key)
  from freeagent_sync.contact_updates
  where applied_at is null and decision <> 'conflict'`;

import { acceptTruncate } from "../../load/changes/accept-truncate.ts";
import type { Database } from "../../domain/queryable.ts";

/** Tables of the back office, each after those that it refers to. */
const tables = ["customers", "invoices", "invoice_lines", "receipts"] as const;

/**
 * Where a life keeps what TRUNCATE took away: the rows, where it was a mistake, and the keys. The objects of those that had
 * one and a row, no write under way and were not held, must stay: who releases a held key later has it looked at.
 */
export const emptiedTablesSql = `
  ${tables.map((table) => `create table stage.lost_${table} (like sales.${table});`).join("\n  ")}
  create table stage.emptied_keys (entity text, source_key text, has_object boolean)`;

const keys = [
  ["contact", "customers", "customer_id", "t.deleted_at is null"],
  ["invoice", "invoices", "invoice_id", "t.deleted_at is null and t.cancelled_on is null"],
  ["payment", "receipts", "receipt_id", "t.bank_payment_id is null"],
] as const;

/** All keys are remembered first; those whose rows are there afterwards are forgotten again. */
const rememberKeysSql = keys
  .map(
    ([entity, table, key, isMapped]) => `
    insert into stage.emptied_keys
    select '${entity}', t.${key}::text, ${isMapped} and l.state is not null
    from sales.${table} t
    left join freeagent_sync.links l
      on l.entity = '${entity}' and l.source_key = t.${key}::text and l.state = 'active'
      and not exists (
        select 1 from freeagent_sync.intents i
        where i.entity = l.entity and i.source_key = l.source_key and i.finished_at is null)
      and not exists (select 1 from freeagent_sync.rejects r where r.entity = l.entity and r.source_key = l.source_key)`,
  )
  .join(";");

const forgetKeysSql = keys
  .map(
    ([entity, table, key]) => `
    delete from stage.emptied_keys e using sales.${table} t where e.entity = '${entity}' and t.${key}::text = e.source_key`,
  )
  .join(";");

const loadAgainSql = `
  insert into sales.customers select * from stage.lost_customers on conflict do nothing;
  insert into sales.invoices select l.* from stage.lost_invoices l join sales.customers using (customer_id) on conflict do nothing;
  insert into sales.invoice_lines select l.* from stage.lost_invoice_lines l join sales.invoices using (invoice_id) on conflict do nothing;
  insert into sales.receipts select l.* from stage.lost_receipts l join sales.invoices using (invoice_id) on conflict do nothing;
  ${tables.map((table) => `delete from stage.lost_${table}`).join(";")};
  ${forgetKeysSql}`;

/** Statements that empty a table, and those that refer to it. By mistake: what was in them is kept, to be loaded again. */
function emptied(table: (typeof tables)[number], byMistake: boolean): string {
  const keep = tables.map((one) => `insert into stage.lost_${one} select * from sales.${one}`);
  return `${rememberKeysSql};
    ${byMistake ? `${keep.join(";")};` : ""}
    truncate sales.${table} cascade;
    ${byMistake ? tables.map((one) => `delete from stage.lost_${one} where exists (select from sales.${one})`).join(";") : ""};
    ${forgetKeysSql}`;
}

/** TRUNCATE of a table, and what the back office does about it before anybody has asked. */
export const emptyingActs = {
  "receipts are emptied": emptied("receipts", false),
  "receipts are emptied by mistake": emptied("receipts", true),
  "lines are emptied by mistake": emptied("invoice_lines", true),
  "invoices are emptied by mistake": emptied("invoices", true),
  "customers are emptied": emptied("customers", false),
  "customers are emptied by mistake": emptied("customers", true),
  "emptied tables are loaded again": loadAgainSql,
} as const;

/** What the operator does whom exit code 78 called: has the rows loaded again where it was a mistake, and accepts. */
export async function acceptEmptied(database: Database, company: string): Promise<void> {
  await database.execute(loadAgainSql);
  await acceptTruncate(database, [company]);
}

/**
 * Nothing is deleted or hidden in FreeAgent because a table was emptied. A person who deleted it there was told of. A polled
 * table that was written to before a poll has found it empty has lost single rows, for all that anybody can tell.
 */
export async function takenForGone(database: Database): Promise<string[]> {
  const rows = await database.query(
    `select format('%s %s was in an emptied table and is taken for gone.', e.entity, e.source_key) as problem
     from stage.emptied_keys e
     where e.has_object
       and not exists (
       select 1 from freeagent_sync.links l
       where l.entity = e.entity and l.source_key = e.source_key and l.state = 'active')
       and not exists (
         select 1 from freeagent_sync.rejects r where r.entity = e.entity and r.source_key = e.source_key)`,
  );
  return rows.map((row) => String(row["problem"]));
}

import type { Database } from "../domain/queryable.ts";

/** What a customer is mapped to: the columns of an ordinary contacts.sql. */
export const customersMapping = `
  select c.id as source_key, c.trade_name as organisation_name, c.forename as first_name, c.surname as last_name, c.email,
         c.telephone as phone_number, c.street as address1, c.city as town, c.county as region, c.post_code as postcode,
         'United Kingdom'::text as country, c.terms_days as default_payment_terms_in_days,
         c.deleted_at is not null as hidden
  from books.customer c`;

/** Makes the table of a back office with so many customers. */
export async function makeCustomers(database: Database, customers: number): Promise<void> {
  await database.query(`
    create schema books;
    create table books.customer (
      id bigint primary key, trade_name text, forename text, surname text, email text, telephone text, street text,
      city text, county text, post_code text, terms_days integer, deleted_at timestamptz);
    insert into books.customer
    select n, 'Customer number ' || n || ' Limited', 'Forename ' || n % 97, 'Surname ' || n, 'c' || n || '@example.com',
           '0161 496 ' || 1000 + n % 9000, n % 200 || ' High Street', 'Manchester', 'Greater Manchester', 'M' || n % 60 || ' 1AA', 30,
           null
    from generate_series(1, ${customers}) n;
    analyze books.customer;`);
}

/** Forgets whatever was pushed, and makes every customer a pending change. */
export async function makeAllPending(database: Database): Promise<void> {
  await database.query(`
    truncate freeagent_sync.links, freeagent_sync.intents, freeagent_sync.rejects, freeagent_sync.contact_changes,
             freeagent_mirror.contacts;
    delete from freeagent_sync.leases;
    insert into freeagent_sync.contact_changes (company, source_key, op)
    select 'bench', id::text, 'I' from books.customer order by id;
    analyze freeagent_sync.links, freeagent_sync.intents, freeagent_sync.contact_changes, freeagent_mirror.contacts;
    checkpoint;`);
}

/** Makes every customer a pending change again; links and mirror stay. */
export async function makePendingAgain(database: Database): Promise<void> {
  await database.query(`
    truncate freeagent_sync.contact_changes;
    insert into freeagent_sync.contact_changes (company, source_key, op)
    select 'bench', id::text, 'U' from books.customer order by id;
    analyze freeagent_sync.links, freeagent_sync.contact_changes, freeagent_mirror.contacts;
    checkpoint;`);
}

import { backfilled, chosen, goneKey } from "./act-sql.ts";

const anyCustomer = chosen("customer_id", "sales.customers");
const other = chosen("customer_id", "sales.customers", ":second");
const unbilled = `sales.customers c where not exists (select 1 from sales.invoices i where i.customer_id = c.customer_id)`;
const identity = ["kind", "trade_name", "forename", "surname", "email"];

/** What happens to customers. */
export const customerActs = {
  "a customer comes": `
    insert into sales.customers (kind, trade_name, email, street, city)
    values ('company', 'New ' || (:first * 10000 + :second) || ' Ltd', 'n' || :first || '.' || :second || '@new.example',
      (:pence % 90) || ' Mill Lane', 'Leeds')`,
  "a person becomes a customer": `
    insert into sales.customers (kind, forename, surname, email, street, city)
    values ('person', 'Hand', 'Person ' || :second % 3, case when :first % 2 = 0 then 'hand' || :second % 3 || '@person.example' end,
      (:pence % 90) || ' Mill Lane', 'Leeds')`,
  "a customer becomes a person, or a company": `
    update sales.customers
    set kind = case kind when 'company' then 'person' else 'company' end,
      trade_name = case kind when 'company' then null else 'Firm ' || :second % 5 || ' Ltd' end,
      forename = case kind when 'company' then 'Jo' else forename end,
      surname = case kind when 'company' then 'Sole ' || :second % 5 else surname end
    where customer_id = ${anyCustomer}`,
  "a customer moves": `
    update sales.customers set street = :pence || ' High Street', city = ('{York,Hull,Bath}'::text[])[1 + :second % 3]
    where customer_id = ${anyCustomer}`,
  "a customer is closed": `
    update sales.customers set deleted_at = case when :second % 2 = 0 then :day end where customer_id = ${anyCustomer}`,
  "a customer is touched": `update sales.customers set city = city where customer_id = ${anyCustomer}`,
  "a customer telephones": `
    update sales.customers set telephone = '0113 ' || :pence where customer_id = ${anyCustomer}`,
  "a customer's telephone and town are taken out": `
    update sales.customers set telephone = null, city = null where customer_id = ${anyCustomer}`,
  "a customer is renamed": `
    update sales.customers set trade_name = 'Renamed ' || :second % 5 || ' Ltd'
    where customer_id = ${anyCustomer} and kind = 'company'`,
  "two customers change names": `
    update sales.customers c set (${identity.join(", ")}) = (o.${identity.join(", o.")})
    from sales.customers o
    where c.customer_id <> o.customer_id
      and c.customer_id in (${anyCustomer}, ${other})
      and o.customer_id in (${anyCustomer}, ${other})`,
  "a customer takes another's name over": `
    update sales.customers c set (${identity.join(", ")}) = (o.${identity.join(", o.")})
    from sales.customers o
    where c.customer_id = ${anyCustomer} and o.customer_id = ${other} and c.customer_id <> o.customer_id;
    update sales.customers set kind = 'company', trade_name = 'Formerly ' || customer_id
    where customer_id = ${other} and customer_id <> ${anyCustomer}`,
  "a customer fits a contact": `
    insert into sales.customers (kind, trade_name, email)
    values ('company', 'Hand ' || :second % 3 || ' Ltd', 'hand' || :second % 3 || '@hand.example')`,
  "a customer is deleted": `
    delete from sales.customers where customer_id = ${chosen("customer_id", unbilled)}`,
  "customers without invoices are deleted all at once": `
    delete from sales.customers c where not exists (select 1 from sales.invoices i where i.customer_id = c.customer_id)`,
  // Where no row can be made the mapping itself is at fault, and every night says so.
  "a customer's row cannot be made": `
    update sales.customers set city = 'Nowhere' where customer_id = ${anyCustomer}
      and exists (
        select 1 from sales.customers c where c.customer_id <> ${anyCustomer} and c.city is distinct from 'Nowhere')`,
  "rows that cannot be made are mended": `
    update sales.customers set city = 'Bath' where city = 'Nowhere';
    update sales.invoices set order_number = null where order_number = 'Broken';
    update sales.invoice_lines set description = 'Mended' where description = 'Broken';
    update sales.receipts set note = null where note = 'Broken'`,
  "conflicts are decided for the back office": `
    with stamped as (
      update freeagent_sync.contact_updates set applied_at = clock_timestamp()
      where decision = 'conflict' and applied_at is null returning company, contact_source_key)
    insert into freeagent_sync.contact_changes (company, source_key, op)
    select distinct company, contact_source_key, 'U' from stamped`,
  "customers are compared": backfilled("contact", "customer_id", "sales.customers"),
  "a customer's key is used again": `
    insert into sales.customers (customer_id, kind, trade_name, email, city)
    select k, 'company', 'Again ' || k || ' Ltd', 'again' || :second % 2 || '@again.example', 'Leeds'
    from (values (${goneKey("customer_id", "sales.customers")})) v (k) where k is not null`,
} as const;

-- Makes customers of the contacts that somebody created in FreeAgent (rules.contacts.new_contacts: stage), for the
-- contact_update_id in $1: one row per field. The insert is captured like any other; the push then finds the contact in
-- FreeAgent by its e-mail address and name and takes it over.
with contact as (
  select freeagent_url, jsonb_object_agg(field, new_value) as fields
  from freeagent_sync.contact_updates
  where contact_update_id = any($1::bigint[])
    and decision = 'new'
  group by freeagent_url
)
insert into sales.customers (kind, trade_name, forename, surname, email, telephone, street, city, post_code)
select
  case when fields ? 'organisation_name' then 'company' else 'person' end,
  fields ->> 'organisation_name',
  fields ->> 'first_name',
  fields ->> 'last_name',
  fields ->> 'email',
  fields ->> 'phone_number',
  fields ->> 'address1',
  fields ->> 'town',
  fields ->> 'postcode'
from contact
order by freeagent_url

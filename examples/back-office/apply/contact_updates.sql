-- Takes what was changed in FreeAgent over into our customers, for the contact_update_id in $1. Runs in the
-- transaction that stamps applied_at. It is the inverse of mapping/contacts.sql, field by field; whether a customer is
-- hidden is ours to say, so that is not taken over. A name or terms that our table cannot do without are never emptied.
with latest as (
  select distinct on (contact_source_key, field) contact_source_key, field, new_value
  from freeagent_sync.contact_updates
  where contact_update_id = any($1::bigint[])
    and decision = 'apply'
  order by contact_source_key, field, contact_update_id desc
),
change as (
  select contact_source_key, jsonb_object_agg(field, new_value) as fields
  from latest
  -- Keeps a key that is not ours from failing the cast below.
  where contact_source_key ~ '^[0-9]{1,18}$'
  group by contact_source_key
)
update sales.customers
set trade_name = coalesce(change.fields ->> 'organisation_name', customers.trade_name),
  forename = coalesce(change.fields ->> 'first_name', customers.forename),
  surname = coalesce(change.fields ->> 'last_name', customers.surname),
  -- A field that is present with null was emptied in FreeAgent; a field that is absent did not change.
  email = case when change.fields ? 'email' then change.fields ->> 'email' else customers.email end,
  telephone = case when change.fields ? 'phone_number' then change.fields ->> 'phone_number' else customers.telephone end,
  street = case when change.fields ? 'address1' then change.fields ->> 'address1' else customers.street end,
  street_2 = case when change.fields ? 'address2' then change.fields ->> 'address2' else customers.street_2 end,
  street_3 = case when change.fields ? 'address3' then change.fields ->> 'address3' else customers.street_3 end,
  city = case when change.fields ? 'town' then change.fields ->> 'town' else customers.city end,
  county = case when change.fields ? 'region' then change.fields ->> 'region' else customers.county end,
  post_code = case when change.fields ? 'postcode' then change.fields ->> 'postcode' else customers.post_code end,
  country_code = case change.fields ->> 'country'
    when 'United Kingdom' then 'GB'
    when 'United States' then 'US'
    when 'France' then 'FR'
    else customers.country_code
  end,
  terms_days = case
    when change.fields ->> 'default_payment_terms_in_days' ~ '^[0-9]{1,4}$'
      then (change.fields ->> 'default_payment_terms_in_days')::integer
    else customers.terms_days
  end,
  vat_number = case
    when change.fields ? 'sales_tax_registration_number' then change.fields ->> 'sales_tax_registration_number'
    else customers.vat_number
  end
from change
where customers.customer_id = change.contact_source_key::bigint

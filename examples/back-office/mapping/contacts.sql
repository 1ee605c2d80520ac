-- Customers as FreeAgent contacts. A soft-deleted customer is hidden, because a contact with invoices cannot be deleted.
select
  customers.customer_id as source_key,
  customers.trade_name as organisation_name,
  customers.forename as first_name,
  customers.surname as last_name,
  customers.email,
  customers.telephone as phone_number,
  customers.street as address1,
  customers.street_2 as address2,
  customers.street_3 as address3,
  customers.city as town,
  customers.county as region,
  customers.post_code as postcode,
  -- FreeAgent wants its own English country names. A code without a name is passed on as it is, so that it shows up:
  -- an empty country would quietly become United Kingdom, and the country decides about VAT.
  case customers.country_code
    when 'GB' then 'United Kingdom'
    when 'US' then 'United States'
    when 'FR' then 'France'
    else customers.country_code
  end as country,
  customers.terms_days as default_payment_terms_in_days,
  customers.vat_number as sales_tax_registration_number,
  customers.deleted_at is not null as hidden
from sales.customers

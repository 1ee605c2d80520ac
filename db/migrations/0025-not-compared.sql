-- A class for rows that no comparison can read: one of them ended every comparison.

alter table freeagent_sync.differences
  drop constraint differences_class_check,
  add constraint differences_class_check check (class in (
    'missing_in_freeagent', 'missing_in_back_end', 'amount_differs', 'paid_differs', 'status_differs',
    'invoice_differs', 'contact_differs', 'duplicate', 'orphan_link', 'not_compared', 'not_sent'
  ));

create or replace view freeagent_sync.report_reconciliation as
select
  company,
  class,
  entity,
  source_key,
  label,
  field,
  back_end_value,
  freeagent_value,
  currency,
  freeagent_url,
  mend,
  since,
  clock_timestamp() - since as age
from freeagent_sync.differences
order by
  array_position(
    array['duplicate', 'amount_differs', 'paid_differs', 'missing_in_freeagent', 'orphan_link', 'status_differs',
      'invoice_differs', 'contact_differs', 'not_compared', 'not_sent', 'missing_in_back_end'], class),
  since, entity, source_key;

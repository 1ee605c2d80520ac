-- What reconcile found between the two sides, and how the sums of both sides compare.

create table freeagent_sync.differences (
  company          text not null,
  class            text not null check (class in (
    'missing_in_freeagent', 'missing_in_back_end', 'amount_differs', 'paid_differs', 'status_differs',
    'contact_differs', 'duplicate', 'orphan_link', 'not_sent'
  )),
  entity           text not null check (entity in ('contact', 'invoice', 'payment')),
  difference_key   text not null,
  source_key       text,
  freeagent_url    text,
  label            text,
  field            text,
  back_end_value   text,
  freeagent_value  text,
  currency         text,
  mend             text not null,
  run_id           bigint not null references freeagent_sync.runs on delete cascade,
  since            timestamptz not null,
  primary key (company, class, entity, difference_key),
  check (num_nulls(source_key, freeagent_url) < 2)
);
create index differences_by_run on freeagent_sync.differences (run_id);
comment on table freeagent_sync.differences is 'Open differences between the back office and FreeAgent as the last reconcile of each company saw them; a difference that is gone has no row.';
comment on column freeagent_sync.differences.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_sync.differences.class is 'Kind of difference; docs/reports.md tells what each one means.';
comment on column freeagent_sync.differences.entity is 'contact, invoice or payment.';
comment on column freeagent_sync.differences.difference_key is 'Tells differences of one class apart and keeps their age: source key or FreeAgent path, and the field where there is one.';
comment on column freeagent_sync.differences.source_key is 'Primary key in the back office; null: the back office has no such row.';
comment on column freeagent_sync.differences.freeagent_url is 'Path of the object in FreeAgent; null: FreeAgent has no such object.';
comment on column freeagent_sync.differences.label is 'What a person knows it by: reference of the invoice, name of the customer, day of the payment.';
comment on column freeagent_sync.differences.field is 'The field that differs, for amount_differs, paid_differs, status_differs and contact_differs.';
comment on column freeagent_sync.differences.back_end_value is 'Value in the back office.';
comment on column freeagent_sync.differences.freeagent_value is 'Value in FreeAgent.';
comment on column freeagent_sync.differences.currency is 'Currency of the two values, where they are amounts.';
comment on column freeagent_sync.differences.mend is 'The command or step that would mend it.';
comment on column freeagent_sync.differences.run_id is 'The run that saw it last.';
comment on column freeagent_sync.differences.since is 'When a reconcile first saw it without a break.';

create table freeagent_sync.side_totals (
  company           text not null,
  entity            text not null check (entity in ('invoice', 'payment')),
  currency          text not null,
  month             date not null check (extract(day from month) = 1),
  status            text not null,
  back_end_count    integer not null check (back_end_count >= 0),
  back_end_amount   numeric not null,
  freeagent_count   integer not null check (freeagent_count >= 0),
  freeagent_amount  numeric not null,
  run_id            bigint not null references freeagent_sync.runs on delete cascade,
  primary key (company, entity, currency, month, status)
);
create index side_totals_by_run on freeagent_sync.side_totals (run_id);
comment on table freeagent_sync.side_totals is 'Sums of both sides by currency, month and status, as the last reconcile of each company saw them.';
comment on column freeagent_sync.side_totals.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_sync.side_totals.entity is 'invoice or payment.';
comment on column freeagent_sync.side_totals.currency is 'ISO 4217 code.';
comment on column freeagent_sync.side_totals.month is 'First day of the month in which the invoices or payments are dated.';
comment on column freeagent_sync.side_totals.status is 'Of invoices: draft, unpaid, part_paid, paid; of payments: booked.';
comment on column freeagent_sync.side_totals.back_end_count is 'Rows in the back office.';
comment on column freeagent_sync.side_totals.back_end_amount is 'Their sum, in the currency.';
comment on column freeagent_sync.side_totals.freeagent_count is 'Objects in FreeAgent.';
comment on column freeagent_sync.side_totals.freeagent_amount is 'Their sum, in the currency.';
comment on column freeagent_sync.side_totals.run_id is 'The run that counted them.';

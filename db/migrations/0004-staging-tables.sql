-- What the back office reads: payments that the bank confirmed, and contact fields that were changed in FreeAgent.

create table freeagent_sync.bank_payments (
  bank_payment_id      bigint generated always as identity primary key,
  company              text not null,
  kind                 text not null check (kind in ('payment', 'reversal')),
  status               text not null check (status in ('confirmed', 'guessed')),
  origin               text not null check (origin in ('bank', 'manual', 'sync')),
  invoice_source_key   text,
  invoice_reference    text,
  invoice_url          text not null,
  explanation_url      text not null,
  bank_transaction_url text,
  bank_account         text not null,
  bank_description     text,
  dated_on             date not null,
  amount               numeric(19, 2) not null check (amount <> 0),
  currency             text not null,
  invoice_paid_value   numeric(19, 2),
  invoice_due_value    numeric(19, 2),
  invoice_status       text,
  run_id               bigint not null,
  staged_at            timestamptz not null default clock_timestamp(),
  applied_at           timestamptz
);
create index bank_payments_by_explanation on freeagent_sync.bank_payments (company, explanation_url, invoice_url);
create index bank_payments_by_invoice on freeagent_sync.bank_payments (company, invoice_url);
create index bank_payments_to_apply on freeagent_sync.bank_payments (company, bank_payment_id)
  where applied_at is null and status = 'confirmed' and origin = 'bank';
comment on table freeagent_sync.bank_payments is
  'Append-only feed of invoice payments known to FreeAgent. A later change is a new row (reversal and/or payment); only applied_at is ever set afterwards.';
comment on column freeagent_sync.bank_payments.bank_payment_id is 'Number of the event, in the order of staging.';
comment on column freeagent_sync.bank_payments.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_sync.bank_payments.kind is 'payment, or reversal of an earlier row of the same explanation and invoice.';
comment on column freeagent_sync.bank_payments.status is 'confirmed, or guessed (FreeAgent explained the line by itself and nobody has approved it).';
comment on column freeagent_sync.bank_payments.origin is 'bank: a statement line; manual: typed into FreeAgent by a person; sync: pushed by freeagent-sync.';
comment on column freeagent_sync.bank_payments.invoice_source_key is 'The invoice in the back office; null when the back office did not create it.';
comment on column freeagent_sync.bank_payments.invoice_reference is 'Reference of the invoice in FreeAgent.';
comment on column freeagent_sync.bank_payments.invoice_url is 'Path of the invoice in FreeAgent.';
comment on column freeagent_sync.bank_payments.explanation_url is 'Path of the bank transaction explanation.';
comment on column freeagent_sync.bank_payments.bank_transaction_url is 'Path of the bank line.';
comment on column freeagent_sync.bank_payments.bank_account is 'Name of the bank account in FreeAgent.';
comment on column freeagent_sync.bank_payments.bank_description is 'Text of the bank line.';
comment on column freeagent_sync.bank_payments.dated_on is 'Date of the explanation.';
comment on column freeagent_sync.bank_payments.amount is 'Signed amount in the currency of the invoice: positive pays, negative takes back.';
comment on column freeagent_sync.bank_payments.currency is 'Currency of the invoice, ISO 4217.';
comment on column freeagent_sync.bank_payments.invoice_paid_value is 'What FreeAgent had as paid on the invoice when the row was staged.';
comment on column freeagent_sync.bank_payments.invoice_due_value is 'What FreeAgent had as due on the invoice when the row was staged.';
comment on column freeagent_sync.bank_payments.invoice_status is 'Status of the invoice in FreeAgent when the row was staged.';
comment on column freeagent_sync.bank_payments.run_id is 'The run that staged the row; its rows became visible together.';
comment on column freeagent_sync.bank_payments.staged_at is 'When the row was staged.';
comment on column freeagent_sync.bank_payments.applied_at is 'When the back office took it over: set by the apply step or by the back office itself.';

create view freeagent_sync.bank_payments_open as
select *
from freeagent_sync.bank_payments
where applied_at is null
  and status = 'confirmed'
  and origin = 'bank';
comment on view freeagent_sync.bank_payments_open is 'Confirmed payments from the bank that the back office has not yet taken over.';

create table freeagent_sync.contact_updates (
  contact_update_id  bigint generated always as identity primary key,
  company            text not null,
  contact_source_key text not null,
  field              text not null,
  old_value          text,
  new_value          text,
  base_value         text,
  decision           text not null check (decision in ('apply', 'conflict')),
  run_id             bigint not null,
  staged_at          timestamptz not null default clock_timestamp(),
  applied_at         timestamptz
);
create index contact_updates_by_contact on freeagent_sync.contact_updates (company, contact_source_key, field);
create index contact_updates_to_apply on freeagent_sync.contact_updates (company, contact_update_id)
  where applied_at is null and decision = 'apply';
comment on table freeagent_sync.contact_updates is 'Append-only: fields of customers that were changed in FreeAgent, for the back office to take over.';
comment on column freeagent_sync.contact_updates.contact_update_id is 'Number of the update.';
comment on column freeagent_sync.contact_updates.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_sync.contact_updates.contact_source_key is 'The customer in the back office.';
comment on column freeagent_sync.contact_updates.field is 'FreeAgent''s attribute name.';
comment on column freeagent_sync.contact_updates.old_value is 'Value in the back office when the row was staged.';
comment on column freeagent_sync.contact_updates.new_value is 'Value in FreeAgent; null: cleared.';
comment on column freeagent_sync.contact_updates.base_value is 'Value both sides last agreed on.';
comment on column freeagent_sync.contact_updates.decision is 'apply: the back office should take it over; conflict: both sides changed it and a person decides.';
comment on column freeagent_sync.contact_updates.run_id is 'The run that staged the row.';
comment on column freeagent_sync.contact_updates.staged_at is 'When the row was staged.';
comment on column freeagent_sync.contact_updates.applied_at is 'When the back office took it over.';

-- A view has no comments of its own columns: give it those of the table.
do $comments$
declare
  described record;
begin
  for described in
    select a.attname as name, col_description(a.attrelid, a.attnum) as text
    from pg_catalog.pg_attribute a
    where a.attrelid = 'freeagent_sync.bank_payments'::regclass
      and a.attnum > 0
      and not a.attisdropped
  loop
    execute format('comment on column freeagent_sync.bank_payments_open.%I is %L', described.name, described.text);
  end loop;
end $comments$;

create schema if not exists freeagent_sync;
comment on schema freeagent_sync is
  'freeagent-sync: changes waiting to go to FreeAgent, what was sent, and what came back for the back office to read.';

-- Small rows that live for a night: frequent vacuums keep the tables from growing with every batch.
create table freeagent_sync.contact_changes (
  change_id  bigint generated always as identity primary key,
  company    text not null,
  source_key text not null,
  op         text not null check (op in ('I', 'U', 'D', 'B')),
  changed_at timestamptz not null default clock_timestamp()
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.1);

create table freeagent_sync.invoice_changes (
  change_id  bigint generated always as identity primary key,
  company    text not null,
  source_key text not null,
  op         text not null check (op in ('I', 'U', 'D', 'B')),
  changed_at timestamptz not null default clock_timestamp()
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.1);

create table freeagent_sync.payment_changes (
  change_id  bigint generated always as identity primary key,
  company    text not null,
  source_key text not null,
  op         text not null check (op in ('I', 'U', 'D', 'B')),
  changed_at timestamptz not null default clock_timestamp()
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.1);

comment on table freeagent_sync.contact_changes is
  'One row says: this customer of the back office was inserted, updated or deleted. It is work until it is acknowledged (deleted) by its own change_id.';
comment on table freeagent_sync.invoice_changes is
  'One row says: this invoice of the back office was inserted, updated or deleted. It is work until it is acknowledged (deleted) by its own change_id.';
comment on table freeagent_sync.payment_changes is
  'One row says: this payment of the back office was inserted, updated or deleted. It is work until it is acknowledged (deleted) by its own change_id.';

comment on column freeagent_sync.contact_changes.change_id is 'Number of the change. A lower number may commit later: never read past it.';
comment on column freeagent_sync.contact_changes.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_sync.contact_changes.source_key is 'Primary key of the customer in the back office, as text.';
comment on column freeagent_sync.contact_changes.op is 'I inserted, U updated, D deleted, B enqueued by backfill. Only a hint: the present row decides.';
comment on column freeagent_sync.contact_changes.changed_at is 'When the change was written (before its commit).';
comment on column freeagent_sync.invoice_changes.change_id is 'Number of the change. A lower number may commit later: never read past it.';
comment on column freeagent_sync.invoice_changes.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_sync.invoice_changes.source_key is 'Primary key of the invoice in the back office, as text.';
comment on column freeagent_sync.invoice_changes.op is 'I inserted, U updated, D deleted, B enqueued by backfill. Only a hint: the present row decides.';
comment on column freeagent_sync.invoice_changes.changed_at is 'When the change was written (before its commit).';
comment on column freeagent_sync.payment_changes.change_id is 'Number of the change. A lower number may commit later: never read past it.';
comment on column freeagent_sync.payment_changes.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_sync.payment_changes.source_key is 'Primary key of the payment in the back office, as text.';
comment on column freeagent_sync.payment_changes.op is 'I inserted, U updated, D deleted, B enqueued by backfill. Only a hint: the present row decides.';
comment on column freeagent_sync.payment_changes.changed_at is 'When the change was written (before its commit).';

-- What capture cannot say with a change row, what was seen of tables that are polled, and storage that keeps queues small.

-- A stop signal is rare; it stays for the record once it was accepted.
create table freeagent_sync.capture_stops (
  capture_stop_id bigint generated always as identity primary key,
  company         text not null,
  entity          text not null check (entity in ('contact', 'invoice', 'payment')),
  table_name      text not null,
  feeds           boolean not null,
  reason          text not null check (reason in ('truncate', 'empty')),
  done_by         text not null,
  stopped_at      timestamptz not null default clock_timestamp(),
  accepted_at     timestamptz
);
create index capture_stops_open on freeagent_sync.capture_stops (company) where accepted_at is null;
comment on table freeagent_sync.capture_stops is
  'A captured table was emptied as a whole. Until `capture accept-truncate` nothing is pushed for the company; nothing is deleted in FreeAgent because of it.';
comment on column freeagent_sync.capture_stops.capture_stop_id is 'Number of the stop signal.';
comment on column freeagent_sync.capture_stops.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_sync.capture_stops.entity is 'contact, invoice or payment.';
comment on column freeagent_sync.capture_stops.table_name is 'The table, as PostgreSQL writes its name.';
comment on column freeagent_sync.capture_stops.feeds is 'true: the table only feeds the entity (lines of invoices); false: it is the entity''s own.';
comment on column freeagent_sync.capture_stops.reason is 'truncate: TRUNCATE was run on it; empty: a polled table that had rows was found without any.';
comment on column freeagent_sync.capture_stops.done_by is 'Database role that ran TRUNCATE; for a polled table the role that found it empty.';
comment on column freeagent_sync.capture_stops.stopped_at is 'When it happened or was found.';
comment on column freeagent_sync.capture_stops.accepted_at is 'When a person let the pushes go on; null while they are stopped.';

-- Triggers only insert: a counter that is updated would make the user's transactions wait for each other. The start
-- of each push folds the rows of a table into one.
create table freeagent_sync.capture_null_keys (
  capture_null_key_id bigint generated always as identity primary key,
  company             text not null,
  entity              text not null check (entity in ('contact', 'invoice', 'payment')),
  table_name          text not null,
  row_count           bigint not null check (row_count > 0),
  seen_at             timestamptz not null default clock_timestamp()
) with (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0.02);
comment on table freeagent_sync.capture_null_keys is
  'Changed rows that capture ignored because their key was null. Sum row_count; capture status shows it.';
comment on column freeagent_sync.capture_null_keys.capture_null_key_id is 'Number of the record.';
comment on column freeagent_sync.capture_null_keys.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_sync.capture_null_keys.entity is 'contact, invoice or payment.';
comment on column freeagent_sync.capture_null_keys.table_name is 'The table, as PostgreSQL writes its name.';
comment on column freeagent_sync.capture_null_keys.row_count is 'Changed rows without a key.';
comment on column freeagent_sync.capture_null_keys.seen_at is 'The last of them.';

create table freeagent_sync.polled_tables (
  polled_table_id bigint generated always as identity primary key,
  company         text not null,
  entity          text not null check (entity in ('contact', 'invoice', 'payment')),
  table_name      text not null,
  key_column      text not null,
  row_count       bigint not null check (row_count >= 0),
  null_keys       bigint not null check (null_keys >= 0),
  first_polled_at timestamptz not null default clock_timestamp(),
  polled_at       timestamptz not null,
  unique (company, entity, table_name, key_column)
) with (fillfactor = 50);
comment on table freeagent_sync.polled_tables is
  'Tables with "method: poll": read at the start of each push and compared with what was seen before.';
comment on column freeagent_sync.polled_tables.polled_table_id is 'Number of the table in polled_rows.';
comment on column freeagent_sync.polled_tables.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_sync.polled_tables.entity is 'contact, invoice or payment.';
comment on column freeagent_sync.polled_tables.table_name is 'The table, as PostgreSQL writes its name.';
comment on column freeagent_sync.polled_tables.key_column is 'The column that holds the key.';
comment on column freeagent_sync.polled_tables.row_count is 'Keys seen by the last poll.';
comment on column freeagent_sync.polled_tables.null_keys is 'Rows that the last poll ignored because their key was null.';
comment on column freeagent_sync.polled_tables.first_polled_at is 'The first poll: what was there already is not enqueued by it.';
comment on column freeagent_sync.polled_tables.polled_at is 'The last poll.';

-- A changed row only gets another hash, which no index holds: with room in the page that is a HOT update.
create table freeagent_sync.polled_rows (
  polled_table_id bigint not null references freeagent_sync.polled_tables on delete cascade,
  source_key      text not null,
  row_hash        numeric not null,
  primary key (polled_table_id, source_key)
) with (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.05);
comment on table freeagent_sync.polled_rows is 'What the last poll of a table saw: one hash per key.';
comment on column freeagent_sync.polled_rows.polled_table_id is 'The table.';
comment on column freeagent_sync.polled_rows.source_key is 'Key, as text.';
comment on column freeagent_sync.polled_rows.row_hash is 'Sum of the 64-bit hashes of the rows with that key.';

-- The queues fill up and empty every night. Rows are only inserted and deleted, so pages stay full (fillfactor 100),
-- and vacuum comes after a share of the rows that is small for a large queue and not restless for a small one. It
-- does not pause: a queue that a night has emptied is given back to its writers within seconds. Vacuuming after
-- inserts alone would only read what is about to be deleted.
alter table freeagent_sync.contact_changes set (
  autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0, autovacuum_vacuum_insert_scale_factor = 1);
alter table freeagent_sync.invoice_changes set (
  autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0, autovacuum_vacuum_insert_scale_factor = 1);
alter table freeagent_sync.payment_changes set (
  autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0, autovacuum_vacuum_insert_scale_factor = 1);

-- One row per company, renewed four times a minute: room in the page keeps the updates inside it (HOT).
alter table freeagent_sync.leases set (
  fillfactor = 20, autovacuum_vacuum_threshold = 100, autovacuum_vacuum_scale_factor = 0);
-- base, sent_hash and the times change in place; no index holds them (HOT).
alter table freeagent_sync.links set (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.05);
alter table freeagent_sync.rejects set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);

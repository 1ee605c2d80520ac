-- What is linked to what, which write is under way, what needs a person, and what each run did.

create table freeagent_sync.runs (
  run_id      bigint generated always as identity primary key,
  company     text not null,
  command     text not null,
  epoch       bigint not null,
  version     text not null,
  started_at  timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  exit_code   integer,
  reads       integer not null default 0 check (reads >= 0),
  writes      integer not null default 0 check (writes >= 0),
  problem     text,
  check ((finished_at is null) = (exit_code is null))
);
create index runs_by_company on freeagent_sync.runs (company, started_at desc);
comment on table freeagent_sync.runs is 'One execution of a pipeline or of nightly for one company. No finish time and no live lease: the run died.';
comment on column freeagent_sync.runs.run_id is 'Number of the run; log lines carry it.';
comment on column freeagent_sync.runs.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_sync.runs.command is 'What was run: nightly, push invoices, pull bank-payments, ...';
comment on column freeagent_sync.runs.epoch is 'Fencing number of the lease that the run held.';
comment on column freeagent_sync.runs.version is 'Version of freeagent-sync.';
comment on column freeagent_sync.runs.started_at is 'Start.';
comment on column freeagent_sync.runs.finished_at is 'End; null while running or when the run was killed.';
comment on column freeagent_sync.runs.exit_code is '0 all done, 1 rejects or in-doubt remain, 69 unreachable, 70 bug, 75 try later, 77 log-in needed, 78 configuration.';
comment on column freeagent_sync.runs.reads is 'GET calls made to FreeAgent.';
comment on column freeagent_sync.runs.writes is 'POST, PUT and DELETE calls made to FreeAgent.';
comment on column freeagent_sync.runs.problem is 'The sentence that ended the run early, if one did.';

create table freeagent_sync.run_counts (
  run_id      bigint not null references freeagent_sync.runs on delete cascade,
  pipeline    text not null,
  claimed     integer not null,
  created     integer not null default 0,
  updated     integer not null default 0,
  unchanged   integer not null default 0,
  deleted     integer not null default 0,
  waiting     integer not null default 0,
  retry       integer not null default 0,
  in_doubt    integer not null default 0,
  rejected    integer not null default 0,
  started_at  timestamptz not null,
  finished_at timestamptz not null default clock_timestamp(),
  primary key (run_id, pipeline),
  constraint conservation
    check (claimed = created + updated + unchanged + deleted + waiting + retry + in_doubt + rejected),
  check (least(created, updated, unchanged, deleted, waiting, retry, in_doubt, rejected) >= 0)
);
comment on table freeagent_sync.run_counts is 'Outcomes of one pipeline in one run. Every claimed key ended in exactly one outcome: the constraint refuses anything else.';
comment on column freeagent_sync.run_counts.run_id is 'The run.';
comment on column freeagent_sync.run_counts.pipeline is 'push contacts, push invoices, push payments, pull bank-payments, pull contacts, apply, settle.';
comment on column freeagent_sync.run_counts.claimed is 'Keys taken up.';
comment on column freeagent_sync.run_counts.created is 'Keys whose object was created.';
comment on column freeagent_sync.run_counts.updated is 'Keys whose object was changed.';
comment on column freeagent_sync.run_counts.unchanged is 'Keys already in step: nothing was written.';
comment on column freeagent_sync.run_counts.deleted is 'Keys whose object was deleted or hidden.';
comment on column freeagent_sync.run_counts.waiting is 'Keys that wait for another key, see rejects.waiting_for.';
comment on column freeagent_sync.run_counts.retry is 'Keys that will be tried again by the next run.';
comment on column freeagent_sync.run_counts.in_doubt is 'Keys whose write may or may not have been carried out; settle looks before anything is sent again.';
comment on column freeagent_sync.run_counts.rejected is 'Keys that need a person, see rejects.';
comment on column freeagent_sync.run_counts.started_at is 'Start of the pipeline.';
comment on column freeagent_sync.run_counts.finished_at is 'End of the pipeline.';

create table freeagent_sync.links (
  company           text not null,
  entity            text not null check (entity in ('contact', 'invoice', 'payment', 'credit_note')),
  source_key        text not null,
  freeagent_id      bigint,
  freeagent_url     text generated always as (
    case entity
      when 'contact' then '/v2/contacts/'
      when 'invoice' then '/v2/invoices/'
      when 'payment' then '/v2/bank_transaction_explanations/'
      else '/v2/credit_notes/'
    end || freeagent_id::text
  ) stored,
  state             text not null default 'active' check (state in ('active', 'hidden', 'deleted')),
  made_by_us        boolean not null,
  base              jsonb not null,
  sent_hash         text not null,
  remote_updated_at timestamptz,
  linked_at         timestamptz not null default clock_timestamp(),
  changed_at        timestamptz not null default clock_timestamp(),
  primary key (company, entity, source_key)
);
create unique index links_by_freeagent_id on freeagent_sync.links (company, entity, freeagent_id) where state <> 'deleted';
comment on table freeagent_sync.links is 'Source key of the back office <-> object in FreeAgent, with the base: the fields both sides last agreed on.';
comment on column freeagent_sync.links.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_sync.links.entity is 'contact, invoice, payment or credit_note.';
comment on column freeagent_sync.links.source_key is 'Primary key in the back office, as text.';
comment on column freeagent_sync.links.freeagent_id is 'Number at the end of the object''s URL; joins freeagent_mirror. Null: a payment that FreeAgent had settled without a bank entry.';
comment on column freeagent_sync.links.freeagent_url is 'Path of the object under the API origin. The host is left out because it differs between answers.';
comment on column freeagent_sync.links.state is 'active; hidden (retired contact); deleted (gone in FreeAgent, kept so that it is never created again by itself).';
comment on column freeagent_sync.links.made_by_us is 'true: created by freeagent-sync; false: it existed and was adopted. Only what we made is ever deleted.';
comment on column freeagent_sync.links.base is 'The fields as both sides last agreed on them, in FreeAgent''s attribute names.';
comment on column freeagent_sync.links.sent_hash is 'Hash of the mapped row last brought in step; equal hash means nothing to send.';
comment on column freeagent_sync.links.remote_updated_at is 'updated_at of the object in FreeAgent when the base was taken.';
comment on column freeagent_sync.links.linked_at is 'When the link was made.';
comment on column freeagent_sync.links.changed_at is 'When the link last changed.';

create table freeagent_sync.intents (
  intent_id       uuid primary key,
  run_id          bigint not null,
  company         text not null,
  entity          text not null check (entity in ('contact', 'invoice', 'payment', 'credit_note')),
  source_key      text not null,
  step            text not null check (step in ('create', 'update', 'delete', 'hide', 'mark_as_sent', 'mark_as_draft', 'send_email', 'approve')),
  marker          text not null,
  body            jsonb not null,
  body_hash       text not null,
  change_ids      bigint[] not null,
  state           text not null check (state in ('planned', 'sent', 'in_doubt', 'done', 'refused', 'settled')),
  epoch           bigint not null,
  attempt         integer not null default 1 check (attempt >= 1),
  planned_at      timestamptz not null default clock_timestamp(),
  sent_at         timestamptz,
  settle_until    timestamptz,
  lookups         integer not null default 0,
  finished_at     timestamptz,
  freeagent_id    bigint,
  http_status     integer,
  error           text,
  check (state = 'planned' or sent_at is not null),
  check ((state in ('done', 'refused', 'settled')) = (finished_at is not null)),
  check (state <> 'in_doubt' or settle_until is not null)
) with (autovacuum_vacuum_scale_factor = 0.02, fillfactor = 80);
create unique index one_open_intent on freeagent_sync.intents (company, entity, source_key)
  where state in ('planned', 'sent', 'in_doubt');
create unique index one_open_marker on freeagent_sync.intents (company, entity, marker)
  where step = 'create' and state in ('planned', 'sent', 'in_doubt');
create index intents_by_key on freeagent_sync.intents (company, entity, source_key, planned_at);
comment on table freeagent_sync.intents is 'One write that we are about to make, committed before the call: after a crash it tells what may have happened.';
comment on column freeagent_sync.intents.intent_id is 'Identity of the intent.';
comment on column freeagent_sync.intents.run_id is 'The run that planned it.';
comment on column freeagent_sync.intents.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_sync.intents.entity is 'contact, invoice, payment or credit_note.';
comment on column freeagent_sync.intents.source_key is 'Primary key in the back office, as text. One open intent per key: the index enforces the order.';
comment on column freeagent_sync.intents.step is 'The write; a chain (create, mark_as_sent) is one intent per step.';
comment on column freeagent_sync.intents.marker is 'What a look-up in FreeAgent searches for: the invoice reference, or the contact''s normalised e-mail and name.';
comment on column freeagent_sync.intents.body is 'The attributes that are sent.';
comment on column freeagent_sync.intents.body_hash is 'Hash of the mapped row that the body was made from.';
comment on column freeagent_sync.intents.change_ids is 'Changes read before the row was mapped; acknowledged when the chain is done.';
comment on column freeagent_sync.intents.state is 'planned -> sent -> done | refused; in_doubt when the answer was lost, then settled once FreeAgent was looked at.';
comment on column freeagent_sync.intents.epoch is 'Fencing number of the lease under which it was sent.';
comment on column freeagent_sync.intents.attempt is 'How often the write was sent for this key, counting this intent.';
comment on column freeagent_sync.intents.planned_at is 'When the intent was written.';
comment on column freeagent_sync.intents.sent_at is 'Committed before the request leaves: from here on the write may have happened.';
comment on column freeagent_sync.intents.settle_until is 'Earliest moment for a look-up: a write whose answer was lost may still land until then.';
comment on column freeagent_sync.intents.lookups is 'Look-ups so far that found nothing.';
comment on column freeagent_sync.intents.finished_at is 'When the outcome was stored.';
comment on column freeagent_sync.intents.freeagent_id is 'The object that the write created or changed.';
comment on column freeagent_sync.intents.http_status is 'Status of FreeAgent''s answer, if one came.';
comment on column freeagent_sync.intents.error is 'FreeAgent''s message, or what broke the call.';

create table freeagent_sync.rejects (
  company         text not null,
  entity          text not null check (entity in ('contact', 'invoice', 'payment', 'credit_note', 'bank_payment', 'contact_update')),
  source_key      text not null,
  reason          text not null,
  detail          text not null,
  field           text,
  attempts        integer not null default 1 check (attempts >= 1),
  first_at        timestamptz not null default clock_timestamp(),
  last_at         timestamptz not null default clock_timestamp(),
  waiting_for     text,
  next_attempt_at timestamptz,
  primary key (company, entity, source_key)
);
create index rejects_waiting_for on freeagent_sync.rejects (company, waiting_for) where waiting_for is not null;
comment on table freeagent_sync.rejects is 'Keys that are held: they need a person, wait for another key, or will be tried again. Gone when the key goes through.';
comment on column freeagent_sync.rejects.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_sync.rejects.entity is 'contact, invoice, payment; bank_payment and contact_update for rows that could not be applied.';
comment on column freeagent_sync.rejects.source_key is 'Primary key in the back office, as text.';
comment on column freeagent_sync.rejects.reason is 'Code: invalid_row, total_mismatch, refused_by_freeagent, waiting_for_contact, ... (docs/rejects.md).';
comment on column freeagent_sync.rejects.detail is 'A sentence for a person, with FreeAgent''s own text where it sent one.';
comment on column freeagent_sync.rejects.field is 'The column or attribute at fault, where one is known.';
comment on column freeagent_sync.rejects.attempts is 'How often the key ended here.';
comment on column freeagent_sync.rejects.first_at is 'When the key first ended here.';
comment on column freeagent_sync.rejects.last_at is 'When the key last ended here.';
comment on column freeagent_sync.rejects.waiting_for is 'The key it waits for, as entity:source_key; it goes out by itself once that one is through.';
comment on column freeagent_sync.rejects.next_attempt_at is 'Set for a passing failure: the key is tried again from then on, no person needed.';

create table freeagent_sync.leases (
  company        text primary key,
  owner          text not null,
  epoch          bigint not null,
  acquired_at    timestamptz not null,
  until          timestamptz not null,
  previous_until timestamptz
);
comment on table freeagent_sync.leases is 'Who works for a company right now. One run at a time; each holder gets a higher epoch, and a statement of an older epoch writes nothing.';
comment on column freeagent_sync.leases.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_sync.leases.owner is 'Command, process id and host of the holder.';
comment on column freeagent_sync.leases.epoch is 'Fencing number, one higher for each holder.';
comment on column freeagent_sync.leases.acquired_at is 'When the holder took it.';
comment on column freeagent_sync.leases.until is 'It ends then unless the holder renews it.';
comment on column freeagent_sync.leases.previous_until is 'When the lease of the holder before ended: none of its requests left after that.';

create table freeagent_sync.cursors (
  company    text not null,
  name       text not null,
  position   timestamptz not null,
  moved_at   timestamptz not null default clock_timestamp(),
  primary key (company, name)
);
comment on table freeagent_sync.cursors is 'How far each list of FreeAgent has been mirrored.';
comment on column freeagent_sync.cursors.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_sync.cursors.name is 'The list, e.g. invoices or bank_transaction_explanations:123.';
comment on column freeagent_sync.cursors.position is 'Newest updated_at seen in committed pages; the next pull starts an overlap before it.';
comment on column freeagent_sync.cursors.moved_at is 'When it last moved.';

-- void: credit_note writes credit notes and sets them off. The constraint is checked for each row of intents once, under a lock that
-- keeps runs of ours away while it lasts: a second for a million rows.
alter table freeagent_sync.intents drop constraint intents_step_check;
alter table freeagent_sync.intents add constraint intents_step_check check (step in (
  'create', 'update', 'delete', 'hide', 'mark_as_sent', 'mark_as_draft', 'send_email', 'approve',
  'create_credit_note', 'send_credit_note', 'set_off'));
create index credit_notes_by_reference on freeagent_mirror.credit_notes (company, reference);

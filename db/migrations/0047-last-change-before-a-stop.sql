-- Which changes are older than the emptying of a table was told by the clock, which is set back now and then: what was loaded
-- again passed for older, and its changes were dropped. Numbers tell it: whoever empties a table keeps all others out of
-- it, so the changes of its rows that came before have numbers given out by then, and those that come after have higher ones.
alter table freeagent_sync.capture_stops add column last_change_id bigint;
comment on column freeagent_sync.capture_stops.last_change_id is
  'The highest number that a change of the entity had by then; null where there was none.';

update freeagent_sync.capture_stops s
set last_change_id = case s.entity
  when 'contact' then (select max(change_id) from freeagent_sync.contact_changes c where c.changed_at <= s.stopped_at)
  when 'invoice' then (select max(change_id) from freeagent_sync.invoice_changes c where c.changed_at <= s.stopped_at)
  else (select max(change_id) from freeagent_sync.payment_changes c where c.changed_at <= s.stopped_at)
end
where accepted_at is null;

-- Numbers that are given out and not committed yet count too, whatever the transaction sees: so it is the sequence that is
-- read, which nobody but the owner of the schema may.
create function freeagent_sync.note_last_change() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  new.last_change_id := case new.entity
    when 'contact' then pg_sequence_last_value('freeagent_sync.contact_changes_change_id_seq')
    when 'invoice' then pg_sequence_last_value('freeagent_sync.invoice_changes_change_id_seq')
    else pg_sequence_last_value('freeagent_sync.payment_changes_change_id_seq')
  end;
  return new;
end $$;
comment on function freeagent_sync.note_last_change() is 'Notes in a stop signal which changes came before it.';
create trigger note_last_change before insert on freeagent_sync.capture_stops
  for each row execute function freeagent_sync.note_last_change();

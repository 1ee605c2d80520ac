-- A mapping file that cannot be read at all is told as one difference, without a key.

alter table freeagent_sync.differences
  drop constraint differences_check,
  add constraint differences_check check (num_nulls(source_key, freeagent_url) < 2 or class = 'not_compared');
comment on column freeagent_sync.differences.source_key is
  'Primary key in the back office; null: the back office has no such row, or (not_compared) the whole file could not be read.';

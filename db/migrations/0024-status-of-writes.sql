-- The comment promised the status of every answer; what was done has none.
comment on column freeagent_sync.intents.http_status is 'Status of FreeAgent''s answer where it refused the write or left it in doubt; null when the write was done, or when no answer came.';

-- FreeAgent's long_status ("Open – due in 12 days") changes with the day alone, so every open invoice was written anew each
-- night. Rows that have it lose it when they come the next time.
comment on column freeagent_mirror.invoices.raw is
  'Everything that FreeAgent sent, but for long_status, which tells the days left.';
comment on column freeagent_mirror.credit_notes.raw is
  'Everything that FreeAgent sent, but for long_status, which tells the days left.';

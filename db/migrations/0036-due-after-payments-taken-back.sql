-- The mirror's figures of an invoice follow what our own writes take from its payments: the report of a night said of what had been taken back in
-- it that nothing was due.
comment on column freeagent_mirror.invoices.paid_value is 'Paid so far, less what our own writes have taken back since it was read.';
comment on column freeagent_mirror.invoices.due_value is 'Still owed, with what our own writes have taken back since it was read.';
comment on column freeagent_mirror.invoices.raw is 'Everything that FreeAgent sent, without paid_value and due_value where our own writes have outdated them.';
comment on column freeagent_sync.report_aged_debtors.freeagent_due is 'What FreeAgent says is due, with what has been booked or taken back since it was read.';

-- Nothing told that the back office's sums lack the rows that PostgreSQL cannot make.

alter table freeagent_sync.side_totals
  add column back_end_left_out integer not null default 0 check (back_end_left_out >= 0);
comment on table freeagent_sync.side_totals is
  'Sums of both sides by currency, month and status, as the last reconcile of each company saw them. None where it could not read the invoices or the payments at all.';
comment on column freeagent_sync.side_totals.back_end_left_out is
  'Invoices and payments of the back office, of whatever month, that could not be made: the sums lack them, and an invoice may be under another status. report_reconciliation names them (not_compared).';

-- What the payment feed is derived from and checked against.

create table freeagent_mirror.credit_note_reconciliations (
  company        text not null,
  freeagent_id   bigint not null,
  invoice_id     bigint not null,
  credit_note_id bigint not null,
  gross_value    numeric not null,
  dated_on       date,
  created_at     timestamptz,
  updated_at     timestamptz,
  raw            jsonb not null,
  mirrored_at    timestamptz not null default clock_timestamp(),
  deleted_at     timestamptz,
  primary key (company, freeagent_id)
);
create index reconciliations_by_invoice on freeagent_mirror.credit_note_reconciliations (company, invoice_id);
comment on table freeagent_mirror.credit_note_reconciliations is 'Credit notes set against invoices: they lower what is due without a bank entry.';
comment on column freeagent_mirror.credit_note_reconciliations.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_mirror.credit_note_reconciliations.freeagent_id is 'Number at the end of the object''s URL.';
comment on column freeagent_mirror.credit_note_reconciliations.invoice_id is 'The invoice, joins invoices.freeagent_id.';
comment on column freeagent_mirror.credit_note_reconciliations.credit_note_id is 'The credit note, joins credit_notes.freeagent_id.';
comment on column freeagent_mirror.credit_note_reconciliations.gross_value is 'Amount set off, positive.';
comment on column freeagent_mirror.credit_note_reconciliations.dated_on is 'Date.';
comment on column freeagent_mirror.credit_note_reconciliations.created_at is 'Created in FreeAgent.';
comment on column freeagent_mirror.credit_note_reconciliations.updated_at is 'Last changed in FreeAgent.';
comment on column freeagent_mirror.credit_note_reconciliations.raw is 'Everything that FreeAgent sent.';
comment on column freeagent_mirror.credit_note_reconciliations.mirrored_at is 'When this row last changed here.';
comment on column freeagent_mirror.credit_note_reconciliations.deleted_at is 'When it was found gone from FreeAgent.';

-- Refunds of credit notes carry paid_invoice too; the join keeps them out, because ids share one sequence.
create view freeagent_mirror.invoice_payments as
select
  x.company,
  x.freeagent_id as explanation_id,
  x.paid_invoice_id as invoice_id,
  x.bank_account_id,
  a.name as bank_account,
  case when x.marked_for_review then 'guessed' else 'confirmed' end as status,
  round(
    case when i.currency = a.currency or coalesce(x.foreign_currency_value, 0) = 0
      then x.gross_value
      else x.foreign_currency_value
    end, 2) as amount
from freeagent_mirror.bank_transaction_explanations x
join freeagent_mirror.bank_accounts a
  on a.company = x.company
 and a.freeagent_id = x.bank_account_id
join freeagent_mirror.invoices i
  on i.company = x.company
 and i.freeagent_id = x.paid_invoice_id
where x.paid_invoice_id is not null
  and x.deleted_at is null;
comment on view freeagent_mirror.invoice_payments is 'What bank entries pay on invoices now, in the currency of the invoice.';
comment on column freeagent_mirror.invoice_payments.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_mirror.invoice_payments.explanation_id is 'The entry, joins bank_transaction_explanations.freeagent_id.';
comment on column freeagent_mirror.invoice_payments.invoice_id is 'The invoice, joins invoices.freeagent_id.';
comment on column freeagent_mirror.invoice_payments.bank_account_id is 'The account, joins bank_accounts.freeagent_id.';
comment on column freeagent_mirror.invoice_payments.bank_account is 'Name of the account.';
comment on column freeagent_mirror.invoice_payments.status is 'confirmed, or guessed (FreeAgent explained the line by itself and nobody has approved it).';
comment on column freeagent_mirror.invoice_payments.amount is 'Signed amount in the currency of the invoice: positive pays, negative refunds.';

create index explanations_by_account_and_date
  on freeagent_mirror.bank_transaction_explanations (company, bank_account_id, dated_on);

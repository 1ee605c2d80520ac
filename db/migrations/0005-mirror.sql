create schema if not exists freeagent_mirror;
comment on schema freeagent_mirror is 'freeagent-sync: our copy of FreeAgent''s lists. Written by pull only; read it freely.';

create table freeagent_mirror.contacts (
  company           text not null,
  freeagent_id      bigint not null,
  organisation_name text,
  first_name        text,
  last_name         text,
  email             text,
  status            text,
  created_at        timestamptz,
  updated_at        timestamptz,
  raw               jsonb not null,
  mirrored_at       timestamptz not null default clock_timestamp(),
  deleted_at        timestamptz,
  primary key (company, freeagent_id)
);
comment on table freeagent_mirror.contacts is 'Contacts (customers and suppliers).';
comment on column freeagent_mirror.contacts.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_mirror.contacts.freeagent_id is 'Number at the end of the object''s URL.';
comment on column freeagent_mirror.contacts.organisation_name is 'Organisation, if it is one.';
comment on column freeagent_mirror.contacts.first_name is 'First name.';
comment on column freeagent_mirror.contacts.last_name is 'Last name.';
comment on column freeagent_mirror.contacts.email is 'E-mail address.';
comment on column freeagent_mirror.contacts.status is 'Active or Hidden.';
comment on column freeagent_mirror.contacts.created_at is 'Created in FreeAgent.';
comment on column freeagent_mirror.contacts.updated_at is 'Last changed in FreeAgent; also moves when documents are booked.';
comment on column freeagent_mirror.contacts.raw is 'Everything that FreeAgent sent.';
comment on column freeagent_mirror.contacts.mirrored_at is 'When this row last changed here.';
comment on column freeagent_mirror.contacts.deleted_at is 'When it was found gone from FreeAgent.';

create table freeagent_mirror.invoices (
  company         text not null,
  freeagent_id    bigint not null,
  contact_id      bigint not null,
  reference       text,
  dated_on        date not null,
  due_on          date,
  currency        text not null,
  status          text not null,
  net_value       numeric,
  sales_tax_value numeric,
  total_value     numeric not null,
  paid_value      numeric not null,
  due_value       numeric not null,
  paid_on         date,
  created_at      timestamptz,
  updated_at      timestamptz,
  raw             jsonb not null,
  mirrored_at     timestamptz not null default clock_timestamp(),
  deleted_at      timestamptz,
  primary key (company, freeagent_id)
);
comment on table freeagent_mirror.invoices is 'Invoices.';
comment on column freeagent_mirror.invoices.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_mirror.invoices.freeagent_id is 'Number at the end of the object''s URL.';
comment on column freeagent_mirror.invoices.contact_id is 'The contact, joins contacts.freeagent_id.';
comment on column freeagent_mirror.invoices.reference is 'Reference; may repeat among drafts.';
comment on column freeagent_mirror.invoices.dated_on is 'Date of the invoice.';
comment on column freeagent_mirror.invoices.due_on is 'Due date.';
comment on column freeagent_mirror.invoices.currency is 'ISO 4217 code.';
comment on column freeagent_mirror.invoices.status is 'Draft, Open, Overdue, Paid, ...';
comment on column freeagent_mirror.invoices.net_value is 'Net total.';
comment on column freeagent_mirror.invoices.sales_tax_value is 'VAT total.';
comment on column freeagent_mirror.invoices.total_value is 'Gross total.';
comment on column freeagent_mirror.invoices.paid_value is 'Paid so far.';
comment on column freeagent_mirror.invoices.due_value is 'Still owed.';
comment on column freeagent_mirror.invoices.paid_on is 'When it was fully paid.';
comment on column freeagent_mirror.invoices.created_at is 'Created in FreeAgent.';
comment on column freeagent_mirror.invoices.updated_at is 'Last changed in FreeAgent; payments and the due date may not move it.';
comment on column freeagent_mirror.invoices.raw is 'Everything that FreeAgent sent.';
comment on column freeagent_mirror.invoices.mirrored_at is 'When this row last changed here.';
comment on column freeagent_mirror.invoices.deleted_at is 'When it was found gone from FreeAgent.';

create table freeagent_mirror.invoice_items (
  company        text not null,
  freeagent_id   bigint not null,
  invoice_id     bigint not null,
  position       numeric,
  item_type      text,
  description    text,
  quantity       numeric,
  price          numeric,
  sales_tax_rate numeric,
  raw            jsonb not null,
  mirrored_at    timestamptz not null default clock_timestamp(),
  deleted_at     timestamptz,
  primary key (company, freeagent_id)
);
comment on table freeagent_mirror.invoice_items is 'Lines of invoices.';
comment on column freeagent_mirror.invoice_items.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_mirror.invoice_items.freeagent_id is 'Number at the end of the object''s URL.';
comment on column freeagent_mirror.invoice_items.invoice_id is 'The invoice, joins invoices.freeagent_id.';
comment on column freeagent_mirror.invoice_items.position is 'Position from 1.';
comment on column freeagent_mirror.invoice_items.item_type is 'Unit.';
comment on column freeagent_mirror.invoice_items.description is 'Text of the line.';
comment on column freeagent_mirror.invoice_items.quantity is 'Quantity.';
comment on column freeagent_mirror.invoice_items.price is 'Unit price.';
comment on column freeagent_mirror.invoice_items.sales_tax_rate is 'VAT rate in percent.';
comment on column freeagent_mirror.invoice_items.raw is 'Everything that FreeAgent sent.';
comment on column freeagent_mirror.invoice_items.mirrored_at is 'When this row last changed here.';
comment on column freeagent_mirror.invoice_items.deleted_at is 'When it was found gone from FreeAgent.';

create table freeagent_mirror.bank_accounts (
  company           text not null,
  freeagent_id      bigint not null,
  name              text not null,
  type              text not null,
  currency          text,
  status            text,
  is_primary        boolean not null,
  bank_feed_enabled boolean,
  updated_at        timestamptz,
  raw               jsonb not null,
  mirrored_at       timestamptz not null default clock_timestamp(),
  deleted_at        timestamptz,
  primary key (company, freeagent_id)
);
comment on table freeagent_mirror.bank_accounts is 'Bank accounts.';
comment on column freeagent_mirror.bank_accounts.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_mirror.bank_accounts.freeagent_id is 'Number at the end of the object''s URL.';
comment on column freeagent_mirror.bank_accounts.name is 'Name.';
comment on column freeagent_mirror.bank_accounts.type is 'StandardBankAccount, PaypalAccount, CreditCardAccount, ...';
comment on column freeagent_mirror.bank_accounts.currency is 'ISO 4217 code.';
comment on column freeagent_mirror.bank_accounts.status is 'active or hidden.';
comment on column freeagent_mirror.bank_accounts.is_primary is 'The account used when none is named.';
comment on column freeagent_mirror.bank_accounts.bank_feed_enabled is 'Lines come from a bank feed, where FreeAgent says so.';
comment on column freeagent_mirror.bank_accounts.updated_at is 'Last changed in FreeAgent.';
comment on column freeagent_mirror.bank_accounts.raw is 'Everything that FreeAgent sent.';
comment on column freeagent_mirror.bank_accounts.mirrored_at is 'When this row last changed here.';
comment on column freeagent_mirror.bank_accounts.deleted_at is 'When it was found gone from FreeAgent.';

create table freeagent_mirror.bank_transactions (
  company            text not null,
  freeagent_id       bigint not null,
  bank_account_id    bigint not null,
  dated_on           date not null,
  amount             numeric not null,
  unexplained_amount numeric not null,
  description        text,
  is_manual          boolean not null,
  transaction_id     text,
  created_at         timestamptz,
  updated_at         timestamptz,
  raw                jsonb not null,
  mirrored_at        timestamptz not null default clock_timestamp(),
  deleted_at         timestamptz,
  primary key (company, freeagent_id)
);
comment on table freeagent_mirror.bank_transactions is 'Lines of bank accounts.';
comment on column freeagent_mirror.bank_transactions.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_mirror.bank_transactions.freeagent_id is 'Number at the end of the object''s URL.';
comment on column freeagent_mirror.bank_transactions.bank_account_id is 'The account, joins bank_accounts.freeagent_id.';
comment on column freeagent_mirror.bank_transactions.dated_on is 'Date of the line.';
comment on column freeagent_mirror.bank_transactions.amount is 'Signed amount in the currency of the account: positive is money in.';
comment on column freeagent_mirror.bank_transactions.unexplained_amount is 'Part that no explanation covers yet.';
comment on column freeagent_mirror.bank_transactions.description is 'Text of the line.';
comment on column freeagent_mirror.bank_transactions.is_manual is 'Typed in, not from the bank.';
comment on column freeagent_mirror.bank_transactions.transaction_id is 'The banks own id of the line (fitid).';
comment on column freeagent_mirror.bank_transactions.created_at is 'Created in FreeAgent.';
comment on column freeagent_mirror.bank_transactions.updated_at is 'Last changed in FreeAgent.';
comment on column freeagent_mirror.bank_transactions.raw is 'Everything that FreeAgent sent.';
comment on column freeagent_mirror.bank_transactions.mirrored_at is 'When this row last changed here.';
comment on column freeagent_mirror.bank_transactions.deleted_at is 'When it was found gone from FreeAgent.';

create table freeagent_mirror.bank_transaction_explanations (
  company                text not null,
  freeagent_id           bigint not null,
  bank_account_id        bigint not null,
  bank_transaction_id    bigint,
  dated_on               date not null,
  gross_value            numeric not null,
  foreign_currency_value numeric,
  paid_invoice_id        bigint,
  description            text,
  type                   text,
  marked_for_review      boolean not null,
  is_deletable           boolean not null,
  updated_at             timestamptz,
  raw                    jsonb not null,
  mirrored_at            timestamptz not null default clock_timestamp(),
  deleted_at             timestamptz,
  primary key (company, freeagent_id)
);
comment on table freeagent_mirror.bank_transaction_explanations is 'What bank lines mean; one with paid_invoice_id is a payment of that invoice.';
comment on column freeagent_mirror.bank_transaction_explanations.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_mirror.bank_transaction_explanations.freeagent_id is 'Number at the end of the object''s URL.';
comment on column freeagent_mirror.bank_transaction_explanations.bank_account_id is 'The account, joins bank_accounts.freeagent_id.';
comment on column freeagent_mirror.bank_transaction_explanations.bank_transaction_id is 'The line, joins bank_transactions.freeagent_id.';
comment on column freeagent_mirror.bank_transaction_explanations.dated_on is 'Date of the explanation.';
comment on column freeagent_mirror.bank_transaction_explanations.gross_value is 'Signed amount in the currency of the account.';
comment on column freeagent_mirror.bank_transaction_explanations.foreign_currency_value is 'Amount in the currency of the invoice where that differs, else 0.';
comment on column freeagent_mirror.bank_transaction_explanations.paid_invoice_id is 'Invoice (or credit note) that it pays.';
comment on column freeagent_mirror.bank_transaction_explanations.description is 'Text.';
comment on column freeagent_mirror.bank_transaction_explanations.type is 'Invoice Receipt, Payment, Sales, ...';
comment on column freeagent_mirror.bank_transaction_explanations.marked_for_review is 'Guessed by FreeAgent, not yet approved.';
comment on column freeagent_mirror.bank_transaction_explanations.is_deletable is 'FreeAgent would let it be deleted.';
comment on column freeagent_mirror.bank_transaction_explanations.updated_at is 'Last changed in FreeAgent.';
comment on column freeagent_mirror.bank_transaction_explanations.raw is 'Everything that FreeAgent sent.';
comment on column freeagent_mirror.bank_transaction_explanations.mirrored_at is 'When this row last changed here.';
comment on column freeagent_mirror.bank_transaction_explanations.deleted_at is 'When it was found gone from FreeAgent.';

create table freeagent_mirror.credit_notes (
  company        text not null,
  freeagent_id   bigint not null,
  contact_id     bigint not null,
  reference      text,
  dated_on       date not null,
  currency       text not null,
  status         text not null,
  total_value    numeric not null,
  refunded_value numeric,
  due_value      numeric,
  created_at     timestamptz,
  updated_at     timestamptz,
  raw            jsonb not null,
  mirrored_at    timestamptz not null default clock_timestamp(),
  deleted_at     timestamptz,
  primary key (company, freeagent_id)
);
comment on table freeagent_mirror.credit_notes is 'Credit notes; ids share the sequence of invoices.';
comment on column freeagent_mirror.credit_notes.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_mirror.credit_notes.freeagent_id is 'Number at the end of the object''s URL.';
comment on column freeagent_mirror.credit_notes.contact_id is 'The contact, joins contacts.freeagent_id.';
comment on column freeagent_mirror.credit_notes.reference is 'Reference.';
comment on column freeagent_mirror.credit_notes.dated_on is 'Date.';
comment on column freeagent_mirror.credit_notes.currency is 'ISO 4217 code.';
comment on column freeagent_mirror.credit_notes.status is 'Draft, Open, Overdue, Refunded, Written-off.';
comment on column freeagent_mirror.credit_notes.total_value is 'Gross total, negative.';
comment on column freeagent_mirror.credit_notes.refunded_value is 'Refunded so far.';
comment on column freeagent_mirror.credit_notes.due_value is 'Still open, negative.';
comment on column freeagent_mirror.credit_notes.created_at is 'Created in FreeAgent.';
comment on column freeagent_mirror.credit_notes.updated_at is 'Last changed in FreeAgent.';
comment on column freeagent_mirror.credit_notes.raw is 'Everything that FreeAgent sent.';
comment on column freeagent_mirror.credit_notes.mirrored_at is 'When this row last changed here.';
comment on column freeagent_mirror.credit_notes.deleted_at is 'When it was found gone from FreeAgent.';

create table freeagent_mirror.categories (
  company       text not null,
  nominal_code  text not null,
  description   text not null,
  category_group text not null,
  raw           jsonb not null,
  mirrored_at   timestamptz not null default clock_timestamp(),
  deleted_at    timestamptz,
  primary key (company, nominal_code)
);
comment on table freeagent_mirror.categories is 'Chart of accounts.';
comment on column freeagent_mirror.categories.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_mirror.categories.nominal_code is 'Code, leading zeros kept.';
comment on column freeagent_mirror.categories.description is 'Name of the account.';
comment on column freeagent_mirror.categories.category_group is 'Group that FreeAgent lists it under.';
comment on column freeagent_mirror.categories.raw is 'Everything that FreeAgent sent.';
comment on column freeagent_mirror.categories.mirrored_at is 'When this row last changed here.';
comment on column freeagent_mirror.categories.deleted_at is 'When it was found gone from FreeAgent.';

create index invoices_by_reference on freeagent_mirror.invoices (company, reference);
create index invoices_by_contact on freeagent_mirror.invoices (company, contact_id);
create index invoice_items_by_invoice on freeagent_mirror.invoice_items (company, invoice_id);
create index contacts_by_email on freeagent_mirror.contacts (company, lower(email));
create index explanations_by_invoice on freeagent_mirror.bank_transaction_explanations (company, paid_invoice_id)
  where paid_invoice_id is not null;
create index explanations_by_transaction on freeagent_mirror.bank_transaction_explanations (company, bank_transaction_id);
create index transactions_by_account_and_date on freeagent_mirror.bank_transactions (company, bank_account_id, dated_on);

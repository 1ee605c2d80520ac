-- Banks write an invoice's reference in their own way: in capitals or small letters, with other signs between its parts,
-- with a full stop behind it. Whether a bank line names an invoice is looked up by letters and digits alone.

-- The expression is that of extract/read-open-bank-lines.ts; the planner uses the index for no other.
create index invoices_by_plain_reference on freeagent_mirror.invoices (
  company,
  regexp_replace(lower(reference), '[^[:alnum:]]+', '', 'g'));

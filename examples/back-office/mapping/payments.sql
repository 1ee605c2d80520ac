-- Money that we recorded ourselves. Receipts that came from FreeAgent's bank feed stay out: sending them back would
-- pay the invoice twice.
select
  receipts.receipt_id as source_key,
  receipts.invoice_id as invoice_key,
  (receipts.amount_pence * 0.01)::numeric(14, 2) as amount,
  receipts.received_on as dated_on,
  -- Nothing means the primary bank account of the company in freeagent-sync.yaml.
  null::text as bank_account,
  concat_ws(', ', upper(left(receipts.method, 1)) || substr(receipts.method, 2), receipts.note) as description
from sales.receipts
where receipts.bank_payment_id is null

/**
 * SQL of the entries that a payment's write in doubt may have made or approved, `$1` the company. Uses one_open_intent,
 * explanations_by_invoice and the mirror's primary key; there are few open writes.
 */
export const doubtfulEntriesSql = `
    select x.freeagent_id as explanation_id
    from freeagent_sync.intents i
    join freeagent_mirror.bank_transaction_explanations x
      on x.company = i.company
     and x.paid_invoice_id = substring(i.body ->> 'paid_invoice' from '\\d+$')::bigint
     and x.gross_value = (i.body ->> 'gross_value')::numeric
     and x.dated_on = (i.body ->> 'dated_on')::date
    where i.company = $1
      and i.entity = 'payment'
      and i.step = 'create'
      and i.state in ('planned', 'sent', 'in_doubt')
    union
    select i.freeagent_id
    from freeagent_sync.intents i
    where i.company = $1
      and i.entity = 'payment'
      and i.state in ('planned', 'sent', 'in_doubt')
      and i.freeagent_id is not null`;

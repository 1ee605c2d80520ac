import * as z from "zod";
import type { Queryable } from "../../domain/queryable.ts";

/** What the mirror knows of one invoice. Amounts are decimals in the invoice's currency. */
export interface RemoteInvoice {
  readonly freeagentId: number;
  readonly reference: string;
  readonly contactId: number;
  readonly status: string;
  readonly currency: string;
  /** What is paid, guesses and payments pushed after the invoice was mirrored included. */
  readonly paidValue: string;
  /** What is still owed, guesses and payments pushed after the invoice was mirrored taken off. */
  readonly due: string;
  /** What FreeAgent only guesses to be paid. */
  readonly guessed: string;
  /** Of what is paid for certain, the part that no payment of the back office stands for. */
  readonly paidElsewhere: string;
}

const remoteRow = z.object({
  source_key: z.string(),
  freeagent_id: z.coerce.number(),
  reference: z.nullable(z.string()),
  contact_id: z.coerce.number(),
  status: z.string(),
  currency: z.string(),
  paid_value: z.string(),
  due: z.string(),
  guessed: z.string(),
  paid_elsewhere: z.string(),
});

/**
 * The mirrored invoices of the given source keys. Links by primary key, mirror by primary key, explanations by
 * explanations_by_invoice, their links by links_by_freeagent_id, which also finds the few payments that no entry stands
 * for. `due` is the lower of FreeAgent's own figure and the total less the entries we know of: an entry booked since the
 * invoice was mirrored counts at once.
 */
export async function readRemoteInvoices(
  database: Queryable,
  company: string,
  sourceKeys: readonly string[],
): Promise<ReadonlyMap<string, RemoteInvoice>> {
  const rows = await database.query(remoteInvoicesSql, [company, sourceKeys]);
  return new Map(
    rows.map((row) => {
      const invoice = remoteRow.parse(row);
      const { freeagent_id: freeagentId, contact_id: contactId, paid_value: paidValue } = invoice;
      const { status, currency, due, guessed, paid_elsewhere: paidElsewhere } = invoice;
      const reference = invoice.reference ?? "";
      const amounts = { paidValue, due, guessed, paidElsewhere };
      return [invoice.source_key, { freeagentId, reference, contactId, status, currency, ...amounts }];
    }),
  );
}

const remoteInvoicesSql = `
  select
    l.source_key,
    i.freeagent_id,
    i.reference,
    i.contact_id,
    i.status,
    i.currency,
    greatest(i.paid_value, coalesce(e.paid, 0)) as paid_value,
    least(i.due_value, i.total_value - coalesce(e.paid, 0)) as due,
    coalesce(e.guessed, 0) as guessed,
    i.total_value - least(i.due_value, i.total_value - coalesce(e.paid, 0)) - coalesce(e.guessed, 0)
      - coalesce(e.linked, 0) - coalesce(c.covered, 0) as paid_elsewhere
  from freeagent_sync.links l
  join freeagent_mirror.invoices i
    on i.company = l.company
   and i.freeagent_id = l.freeagent_id
  left join lateral (
    select sum(p.amount) as paid, sum(p.amount) filter (where p.marked_for_review) as guessed,
           sum(p.amount) filter (where p.linked and not p.marked_for_review) as linked
    from (
      select
        x.marked_for_review,
        exists (
          select 1
          from freeagent_sync.links o
          where o.company = x.company
            and o.entity = 'payment'
            and o.freeagent_id = x.freeagent_id
            and o.state <> 'deleted') as linked,
        case when coalesce(x.foreign_currency_value, 0) <> 0 then x.foreign_currency_value else x.gross_value end as amount
      from freeagent_mirror.bank_transaction_explanations x
      where x.company = l.company
        and x.paid_invoice_id = l.freeagent_id
        and x.deleted_at is null) p) e on true
  left join (
    select substring(base ->> 'paid_invoice' from '\\d+$')::bigint as invoice_id, sum((base ->> 'paid_value')::numeric) as covered
    from freeagent_sync.links
    where company = $1
      and entity = 'payment'
      and freeagent_id is null
      and state <> 'deleted'
    group by 1) c on c.invoice_id = i.freeagent_id
  where l.company = $1
    and l.entity = 'invoice'
    and l.source_key = any($2::text[])
    and l.state <> 'deleted'
    and i.deleted_at is null`;

import type { Big } from "big.js";
import { decimal } from "../../domain/money.ts";
import type { SimulatedWorld } from "./simulated-world.ts";

interface Entry {
  readonly url: string;
  readonly gross_value: string;
  readonly foreign_currency_value: string;
  readonly marked_for_review: boolean;
  readonly paid_invoice?: string;
}

interface Books {
  readonly bank_transaction_explanations: readonly Entry[];
  readonly emails: readonly { readonly invoice: number }[];
}

/**
 * To the penny: what the bank paid on an invoice is what the back office has received, each payment's own entry pays its invoice
 * what the row says, no entry of ours is left without a row, and no invoice was mailed twice. What was told as a reject or a difference is allowed.
 */
export async function unequalBooks({ control, database }: SimulatedWorld): Promise<string[]> {
  const books = (await control("GET", "/books")) as Books;
  const mails = books.emails.map(({ invoice }) => invoice);
  const entries = new Map(books.bank_transaction_explanations.map((entry) => [numberOf(entry.url), entry]));
  const payments = await database.query(paymentsSql);
  const paid = await database.query(paidSql);
  const left = await database.query(leftSql);
  return [
    ...mails.filter((id, place) => mails.indexOf(id) !== place).map((id) => `Invoice ${id} was mailed twice.`),
    ...payments.flatMap((row) => {
      const entry = entries.get(Number(row["freeagent_id"]));
      const name = `payment ${String(row["source_key"])}`;
      if (entry === undefined) return [`${name} has an entry that FreeAgent does not have.`];
      const booked = paidBy(entry);
      if (!booked.eq(String(row["amount"]))) {
        return [`${name} is booked with ${booked.toFixed(2)}, ours ${String(row["amount"])}.`];
      }
      const arrived = String(row["bank_amount"] ?? row["amount"]);
      if (row["made_by_us"] === true && !decimal(entry.gross_value).eq(arrived)) {
        return [`${name} is booked as ${entry.gross_value} of the bank's, ours ${arrived}.`];
      }
      const onInvoice = numberOf(entry.paid_invoice ?? "") === Number(row["invoice_id"]);
      return onInvoice ? [] : [`${name} pays ${String(entry.paid_invoice)}, ours ${String(row["invoice_id"])}.`];
    }),
    ...paid.flatMap((row) => {
      const here = decimal(String(row["paid"]));
      const there = books.bank_transaction_explanations
        .filter(
          (entry) => !entry.marked_for_review && numberOf(entry.paid_invoice ?? "") === Number(row["freeagent_id"]),
        )
        .reduce((sum, entry) => sum.plus(paidBy(entry)), decimal("0"));
      if (here.eq(there)) return [];
      return [`${String(row["number"])}: the bank paid ${there.toFixed(2)}, the back office has ${here.toFixed(2)}.`];
    }),
    ...left.flatMap((row) => {
      const id = Number(row["freeagent_id"]);
      return entries.has(id) ? [`Our entry ${id} of payment ${String(row["source_key"])} stands for nothing.`] : [];
    }),
  ];
}

/** In the currency of the invoice. */
function paidBy(entry: Entry): Big {
  const foreign = decimal(entry.foreign_currency_value);
  return foreign.eq("0") ? decimal(entry.gross_value) : foreign;
}

function numberOf(url: string): number {
  return Number(/\d+$/.exec(url)?.[0] ?? 0);
}

const paymentsSql = `
  select
    l.source_key, l.freeagent_id, l.made_by_us, r.amount_pence * 0.01 as amount, i.freeagent_id as invoice_id,
    case s.currency when 'EUR' then (r.amount_pence * 0.0085)::numeric(14, 2) end as bank_amount
  from freeagent_sync.links l
  join sales.receipts r on r.receipt_id::text = l.source_key
  join sales.invoices s using (invoice_id)
  left join freeagent_sync.links i on i.entity = 'invoice' and i.source_key = r.invoice_id::text
  where l.entity = 'payment' and l.state = 'active' and l.freeagent_id is not null
    and not exists (
      select 1 from freeagent_sync.rejects j where j.entity = 'payment' and j.source_key = l.source_key)
    and not exists (
      select 1 from freeagent_sync.differences d
      where d.entity = 'payment' and d.source_key = l.source_key
         or d.entity = 'invoice' and d.source_key = r.invoice_id::text)`;

/** Payments of the back office on the invoice `i`, and those whose entry pays it in FreeAgent all the same. */
const paymentsOn = `
  select receipt_id::text from sales.receipts o where o.invoice_id = i.invoice_id
  union all
  select k.source_key
  from freeagent_sync.links k
  left join freeagent_mirror.bank_transaction_explanations x on x.freeagent_id = k.freeagent_id
  where k.entity = 'payment' and x.paid_invoice_id = l.freeagent_id`;

const paidSql = `
  select i.number, l.freeagent_id, coalesce(sum(r.amount_pence), 0) * 0.01 as paid
  from sales.invoices i
  join freeagent_sync.links l on l.entity = 'invoice' and l.source_key = i.invoice_id::text and l.state = 'active'
  left join sales.receipts r on r.invoice_id = i.invoice_id
  where i.deleted_at is null and i.cancelled_on is null
    and not exists (
      select 1 from freeagent_sync.rejects j
      where j.entity = 'invoice' and j.source_key = i.invoice_id::text
         or j.entity = 'payment' and j.source_key in (${paymentsOn}))
    and not exists (
      select 1 from freeagent_sync.differences d
      where d.entity = 'invoice' and d.source_key = i.invoice_id::text
         or d.entity = 'payment' and d.source_key in (${paymentsOn}))
  group by 1, 2`;

const leftSql = `
  select distinct n.source_key, n.freeagent_id
  from stage.every_intent n
  where n.entity = 'payment' and n.step = 'create' and n.freeagent_id is not null
    and not exists (
      select 1 from freeagent_sync.links l
      where l.entity = 'payment' and l.state = 'active' and l.freeagent_id = n.freeagent_id)`;

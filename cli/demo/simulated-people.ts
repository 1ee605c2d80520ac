import * as z from "zod";
import type { Queryable } from "../../domain/queryable.ts";
import { control } from "./simulator-control.ts";

/** What happened in FreeAgent on the day between the nights. */
export interface FreeAgentDay {
  readonly bank_lines: number;
  readonly explained: number;
  readonly guessed: number;
  readonly contact_edits: number;
}

const bankLines = 20;
const explained = 12;
const guessed = 5;
const line = z.object({ bank_transaction: z.object({ url: z.string() }) });

/**
 * Customers pay by bank; the book-keeper explains most of the lines with their invoices, FreeAgent guesses some, and
 * a few stay unexplained. She also corrects a customer's phone number.
 */
export async function liveOneDayInFreeAgent(database: Queryable, url: string, today: string): Promise<FreeAgentDay> {
  const invoices = await database.query(unpaidSql, [bankLines]);
  for (const [index, invoice] of invoices.entries()) {
    const description = `FASTER PAYMENT ${String(invoice["reference"])}`;
    const body = { amount: String(invoice["due_value"]), dated_on: today, description };
    const { bank_transaction } = line.parse(await control(url, "POST", "/bank_lines", body));
    const paid = String(invoice["freeagent_url"]);
    if (index < explained) {
      const parts = [{ paid_invoice: paid }];
      await control(url, "POST", "/explanations", { bank_transaction: bank_transaction.url, parts });
    } else if (index < explained + guessed) {
      await control(url, "POST", "/guesses", { bank_transaction: bank_transaction.url, paid_invoice: paid });
    }
  }
  const [contact] = await database.query(contactSql);
  const edited = { contact: { phone_number: "020 7946 0123" } };
  await control(url, "PUT", `/person${String(contact?.["freeagent_url"])}`, edited);
  return { bank_lines: invoices.length, explained, guessed, contact_edits: 1 };
}

// Invoices that nobody has paid and that the back office has not touched today: a changed invoice with money on it
// would be rejected, which is another story.
const unpaidSql = `
  select l.freeagent_url, m.reference, m.due_value
  from freeagent_sync.links l
  join freeagent_mirror.invoices m
    on m.company = l.company
   and m.freeagent_id = l.freeagent_id
  join sales.invoices i
    on i.invoice_id = l.source_key::bigint
  where l.entity = 'invoice'
    and i.paid_pence = 0
    and not i.paid
    and m.status in ('Open', 'Overdue')
    and not exists (
      select 1
      from sales.receipts r
      where r.invoice_id = i.invoice_id)
    and not exists (
      select 1
      from freeagent_sync.invoice_changes c
      where c.company = l.company
        and c.source_key = l.source_key)
  order by i.invoice_id
  offset 100
  limit $1`;

const contactSql = `
  select freeagent_url
  from freeagent_sync.links
  where entity = 'contact'
    and state = 'active'
  order by source_key
  limit 1`;

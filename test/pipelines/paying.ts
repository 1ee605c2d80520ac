import { expect } from "vitest";
import { fastClock } from "../support/fast-clock.ts";
import { sampleWorld, TODAY, type SampleWorld } from "../support/sample-world.ts";

/** A clock that shows noon of a day in the back office. */
export const noonOf = (day: string) => fastClock(1, Date.parse(`${day}T12:00:00Z`));

/** A world of sent invoices, without the sample's own receipts, in which a payment waits for its bank line. */
export async function invoicesSent(policy = "wait", switches: object = {}): Promise<SampleWorld> {
  const opened = await sampleWorld({
    scale: 0.02,
    switches,
    edit: (files) => {
      files.edit("freeagent-sync.yaml", "no_bank_line: manual", `no_bank_line: ${policy}, wait_days: 5`);
    },
  });
  await opened.database.execute("delete from sales.receipts");
  expect((await opened.night()).exitCode).toBe(0);
  return opened;
}

interface Sent {
  readonly invoiceId: string;
  readonly reference: string;
  readonly url: string;
  readonly due: string;
  readonly customerId: string;
}

/** Invoices of which nothing is paid, smallest first. */
export async function unpaid({ database }: SampleWorld, ofOneCustomer = false): Promise<readonly Sent[]> {
  const rows = await database.query(
    `select i.invoice_id, m.reference, l.freeagent_url, m.due_value, i.customer_id
     from sales.invoices i
     join freeagent_sync.links l on l.entity = 'invoice' and l.source_key = i.invoice_id::text
     join freeagent_mirror.invoices m on m.freeagent_id = l.freeagent_id
     where m.status in ('Open', 'Overdue') and m.paid_value = 0 and m.due_value > 10
       and (not $1 or (select count(*) from sales.invoices o where o.customer_id = i.customer_id) > 1)
     order by i.customer_id, i.invoice_id`,
    [ofOneCustomer],
  );
  return rows.map((row) => ({
    invoiceId: String(row["invoice_id"]),
    reference: String(row["reference"]),
    url: String(row["freeagent_url"]),
    due: String(row["due_value"]),
    customerId: String(row["customer_id"]),
  }));
}

export async function receive(
  { database }: SampleWorld,
  invoiceId: string,
  amount: string,
  day = TODAY,
): Promise<void> {
  await database.execute(
    `insert into sales.receipts (invoice_id, received_on, amount_pence, method)
     values ($1, $2, $3::numeric * 100, 'bank transfer')`,
    [invoiceId, day, amount],
  );
}

export async function bankLine({ control }: SampleWorld, amount: string, description: string): Promise<string> {
  const answer = await control("POST", "/bank_lines", { amount, dated_on: TODAY, description });
  return (answer as { bank_transaction: { url: string } }).bank_transaction.url;
}

export async function writesOf({ control }: SampleWorld): Promise<readonly string[]> {
  const { requests } = (await control("GET", "/requests")) as { requests: { method: string; path: string }[] };
  return requests
    .filter(({ method, path }) => method !== "GET" && path.startsWith("/v2/") && !path.includes("token"))
    .map(({ method, path }) => `${method} ${path}`);
}

interface Entry {
  readonly paid_invoice?: string;
  readonly gross_value: string;
  readonly marked_for_review: boolean;
  readonly bank_transaction: string;
}

export async function books({ control }: SampleWorld) {
  return (await control("GET", "/books")) as {
    bank_transaction_explanations: Entry[];
    bank_accounts: { url: string }[];
    bank_transactions: { url: string; unexplained_amount: string; is_manual: boolean }[];
    invoices: {
      url: string;
      reference: string;
      currency: string;
      paid_value: string;
      due_value: string;
      status: string;
    }[];
  };
}

export async function paidInvoice(opened: SampleWorld, reference: string) {
  return (await books(opened)).invoices.find((invoice) => invoice.reference === reference);
}

export function first<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined) throw new Error("nothing there");
  return item;
}

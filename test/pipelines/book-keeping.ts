import type { SampleWorld } from "../support/sample-world.ts";
import { TODAY } from "../support/sample-world.ts";

/** One thing that the bank or a person does; the numbers choose among what the books have by then. */
export interface Act {
  readonly kind: (typeof actKinds)[number];
  readonly first: number;
  readonly second: number;
  /** Pounds. */
  readonly amount: number;
}

export const actKinds = [
  "line arrives",
  "line is explained",
  "line is split",
  "line is guessed",
  "guess is approved",
  "entry is typed in",
  "entry gets another amount",
  "entry gets another invoice",
  "entry is deleted",
  "credit note is set off",
  "set-off is deleted",
  "credit note is refunded",
  "invoice in euros is paid",
  "invoice is deleted",
  "we receive money",
] as const;

interface Resource {
  readonly url: string;
}

/** The simulator's books, as far as these tests read them. */
export interface Books {
  readonly contacts: readonly Resource[];
  readonly invoices: readonly (Resource & { readonly status: string })[];
  readonly bank_accounts: readonly Resource[];
  readonly bank_transactions: readonly (Resource & { readonly unexplained_amount: string })[];
  readonly bank_transaction_explanations: readonly (Resource & {
    readonly paid_invoice?: string;
    readonly gross_value: string;
    readonly foreign_currency_value: string;
    readonly marked_for_review: boolean;
  })[];
  readonly credit_note_reconciliations: readonly { readonly id: number }[];
}

export async function readBooks(world: SampleWorld): Promise<Books> {
  return (await world.control("GET", "/books")) as Books;
}

/** Does an act. What the books do not allow is refused, as it would be in the web product, and changes nothing. */
export async function perform(world: SampleWorld, act: Act): Promise<void> {
  const books = await readBooks(world);
  const sent = books.invoices.filter((invoice) => invoice.status !== "Draft");
  const invoice = pick(sent, act.first);
  const entry = pick(books.bank_transaction_explanations, act.second);
  const line = pick(
    books.bank_transactions.filter((one) => Number(one.unexplained_amount) !== 0),
    act.second,
  );
  const paid = { paid_invoice: invoice?.url };
  const person = (method: string, path: string, body?: object): Promise<unknown> =>
    attempt(world, method, `/person/v2/${path}`, body);
  switch (act.kind) {
    case "line arrives":
      return void (await attempt(world, "POST", "/bank_lines", {
        amount: act.amount,
        description: `FPS ${act.first}`,
      }));
    case "line is explained":
      return void (await explain(world, line, [{ ...paid, gross_value: Math.min(act.amount, left(line)) }]));
    case "line is split":
      return void (await explain(world, line, [
        { ...paid, gross_value: 1 },
        { paid_invoice: pick(sent, act.second)?.url, gross_value: 2 },
      ]));
    case "line is guessed":
      return void (await attempt(world, "POST", "/guesses", { bank_transaction: line?.url, ...paid }));
    case "guess is approved":
      return void (await attempt(world, "POST", `/explanations/${numberOf(entry)}/approve`));
    case "entry is typed in": {
      const body = { dated_on: TODAY, gross_value: act.amount, ...paid };
      const account = pick(books.bank_accounts, act.second)?.url;
      return void (await person("POST", "bank_transaction_explanations", { ...body, bank_account: account }));
    }
    case "entry gets another amount":
      return void (await person("PUT", `bank_transaction_explanations/${numberOf(entry)}`, {
        gross_value: act.amount,
      }));
    case "entry gets another invoice":
      return void (await person("PUT", `bank_transaction_explanations/${numberOf(entry)}`, paid));
    case "entry is deleted":
      return void (await person("DELETE", `bank_transaction_explanations/${numberOf(entry)}`));
    case "invoice is deleted":
      return void (await person("DELETE", `invoices/${numberOf(invoice)}`));
    case "set-off is deleted":
      return void (await person(
        "DELETE",
        `credit_note_reconciliations/${pick(books.credit_note_reconciliations, act.first)?.id ?? 0}`,
      ));
    case "credit note is set off":
      return void (await creditNote(world, books, act, (note) =>
        person("POST", "credit_note_reconciliations", {
          ...{ gross_value: 2, dated_on: TODAY, invoice: invoice?.url, credit_note: note },
        }),
      ));
    case "credit note is refunded":
      return void (await creditNote(world, books, act, (note) =>
        person("POST", "bank_transaction_explanations", {
          ...{ bank_account: books.bank_accounts[0]?.url, dated_on: TODAY, gross_value: -2, paid_invoice: note },
        }),
      ));
    case "invoice in euros is paid":
      return euroInvoice(world, books, act);
    case "we receive money":
      await world.database.execute(
        `insert into sales.receipts (invoice_id, received_on, amount_pence, method)
         select invoice_id, $2::date, 100, 'card'
         from sales.invoices
         order by invoice_id
         offset $1 % (select count(*) from sales.invoices)
         limit 1`,
        [act.first, TODAY],
      );
  }
}

async function explain(world: SampleWorld, line: Resource | undefined, parts: readonly object[]): Promise<unknown> {
  return attempt(world, "POST", "/explanations", { bank_transaction: line?.url ?? "0", parts });
}

async function creditNote(
  world: SampleWorld,
  books: Books,
  act: Act,
  use: (url: string) => Promise<unknown>,
): Promise<void> {
  const items = [{ description: "Goods returned", quantity: 1, price: -5, sales_tax_rate: 0 }];
  const made = await attempt(world, "POST", "/person/v2/credit_notes", {
    credit_note: { ...document(books, act), credit_note_items: items },
  });
  const url = (made as { credit_note?: Resource } | undefined)?.credit_note?.url;
  if (url === undefined) return;
  await attempt(world, "PUT", `/person/v2/credit_notes/${numberOf({ url })}/transitions/mark_as_sent`);
  await use(url);
}

async function euroInvoice(world: SampleWorld, books: Books, act: Act): Promise<void> {
  const items = [{ description: "Export", quantity: 1, price: 50, sales_tax_rate: 0 }];
  const made = await attempt(world, "POST", "/person/v2/invoices", {
    invoice: { ...document(books, act), currency: "EUR", exchange_rate: 0.85, invoice_items: items },
  });
  const url = (made as { invoice?: Resource } | undefined)?.invoice?.url;
  if (url === undefined) return;
  await attempt(world, "PUT", `/person/v2/invoices/${numberOf({ url })}/transitions/mark_as_sent`);
  await attempt(world, "POST", "/person/v2/bank_transaction_explanations", {
    ...{ bank_account: books.bank_accounts[0]?.url, dated_on: TODAY, paid_invoice: url },
    ...{ gross_value: "17.0", foreign_currency_value: "20.0" },
  });
}

function document(books: Books, act: Act): object {
  const contact = pick(books.contacts, act.second)?.url;
  return { contact, dated_on: TODAY, payment_terms_in_days: 30, reference: `BOOK-${act.first}-${act.second}` };
}

/** A call of the control API; undefined when it is refused. */
async function attempt(world: SampleWorld, method: string, path: string, body?: object): Promise<unknown> {
  return world.control(method, path, body).catch(() => undefined);
}

function pick<Item>(list: readonly Item[], chosen: number): Item | undefined {
  return list[chosen % Math.max(list.length, 1)];
}

function left(line: { readonly unexplained_amount: string } | undefined): number {
  return Number(line?.unexplained_amount ?? 0);
}

function numberOf(resource: Resource | undefined): string {
  return resource?.url.split("/").at(-1) ?? "0";
}

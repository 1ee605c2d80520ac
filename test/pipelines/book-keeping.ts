import type { SampleWorld } from "../support/sample-world.ts";

/** One thing that the bank or a person does; the numbers choose among what the books have by then. */
export interface Act {
  readonly kind: ActKind;
  readonly first: number;
  readonly second: number;
  /** Pounds. */
  readonly amount: number;
}

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

/** What an act works with. */
interface Scene {
  readonly world: SampleWorld;
  readonly books: Books;
  readonly act: Act;
  /** A sent invoice, and perhaps another one. */
  readonly invoice: Resource | undefined;
  readonly other: Resource | undefined;
  readonly entry: Resource | undefined;
  readonly line: (Resource & { readonly unexplained_amount: string }) | undefined;
  readonly setOff: number | undefined;
  /** What a person does in the web product; undefined when it is refused. */
  readonly person: (method: string, path: string, body?: object) => Promise<unknown>;
}

const entries = "bank_transaction_explanations";
const acts = {
  "line arrives": ({ world, act }) =>
    attempt(world, "POST", "/bank_lines", { amount: act.amount, description: `FPS ${act.first}` }),
  "line is explained": ({ world, act, line, invoice }) => {
    const gross = Math.min(act.amount, Number(line?.unexplained_amount ?? 0));
    return explain(world, line, [{ paid_invoice: invoice?.url, gross_value: gross }]);
  },
  "line is split": ({ world, line, invoice, other }) =>
    explain(world, line, [
      { paid_invoice: invoice?.url, gross_value: 1 },
      { paid_invoice: other?.url, gross_value: 2 },
    ]),
  "line is guessed": ({ world, line, invoice }) =>
    attempt(world, "POST", "/guesses", { bank_transaction: line?.url, paid_invoice: invoice?.url }),
  "guess is approved": ({ world, entry }) => attempt(world, "POST", `/explanations/${numberOf(entry)}/approve`),
  "entry is typed in": ({ world, books, act, invoice, person }) => {
    const account = pick(books.bank_accounts, act.second)?.url;
    const body = { dated_on: world.today, gross_value: act.amount, paid_invoice: invoice?.url };
    return person("POST", entries, { ...body, bank_account: account });
  },
  "entry gets another amount": ({ act, entry, person }) =>
    person("PUT", `${entries}/${numberOf(entry)}`, { gross_value: act.amount }),
  "entry gets another invoice": ({ entry, invoice, person }) =>
    person("PUT", `${entries}/${numberOf(entry)}`, { paid_invoice: invoice?.url }),
  "entry is deleted": ({ entry, person }) => person("DELETE", `${entries}/${numberOf(entry)}`),
  "credit note is set off": (scene) =>
    withCreditNote(scene, (note) => {
      const body = { gross_value: 2, dated_on: scene.world.today, invoice: scene.invoice?.url, credit_note: note };
      return scene.person("POST", "credit_note_reconciliations", body);
    }),
  "set-off is deleted": ({ setOff, person }) => person("DELETE", `credit_note_reconciliations/${setOff ?? 0}`),
  "credit note is refunded": (scene) =>
    withCreditNote(scene, (note) => {
      const account = scene.books.bank_accounts[0]?.url;
      const body = { bank_account: account, dated_on: scene.world.today, gross_value: -2, paid_invoice: note };
      return scene.person("POST", entries, body);
    }),
  "invoice in euros is paid": (scene) =>
    withEuroInvoice(scene, (invoice) => {
      const account = scene.books.bank_accounts[0]?.url;
      const body = { bank_account: account, dated_on: scene.world.today, paid_invoice: invoice };
      return scene.person("POST", entries, { ...body, gross_value: "17.0", foreign_currency_value: "20.0" });
    }),
  "invoice is deleted": ({ invoice, person }) => person("DELETE", `invoices/${numberOf(invoice)}`),
  "we receive money": ({ world, act }) => world.database.execute(receiveSql, [act.first, world.today]),
} as const satisfies Record<string, (scene: Scene) => Promise<unknown>>;

type ActKind = keyof typeof acts;
export const actKinds = Object.keys(acts) as ActKind[];

const receiveSql = `
  insert into sales.receipts (invoice_id, received_on, amount_pence, method)
  select invoice_id, $2::date, 100, 'card'
  from sales.invoices
  order by invoice_id
  offset $1 % (select count(*) from sales.invoices)
  limit 1`;

/** Does an act. What the books do not allow is refused, as it would be in the web product, and changes nothing. */
export async function perform(world: SampleWorld, act: Act): Promise<void> {
  const books = await readBooks(world);
  const sent = books.invoices.filter((invoice) => invoice.status !== "Draft");
  const lines = books.bank_transactions.filter((line) => Number(line.unexplained_amount) !== 0);
  await acts[act.kind]({
    world,
    books,
    act,
    invoice: pick(sent, act.first),
    other: pick(sent, act.second),
    entry: pick(books.bank_transaction_explanations, act.second),
    line: pick(lines, act.second),
    setOff: pick(books.credit_note_reconciliations, act.first)?.id,
    person: (method, path, body) => attempt(world, method, `/person/v2/${path}`, body),
  });
}

async function explain(world: SampleWorld, line: Resource | undefined, parts: readonly object[]): Promise<unknown> {
  return attempt(world, "POST", "/explanations", { bank_transaction: line?.url ?? "0", parts });
}

async function withCreditNote(scene: Scene, use: (url: string) => Promise<unknown>): Promise<void> {
  const items = [{ description: "Goods returned", quantity: 1, price: -5, sales_tax_rate: 0 }];
  const credit_note = { ...document(scene), credit_note_items: items };
  const made = (await scene.person("POST", "credit_notes", { credit_note })) as { credit_note?: Resource } | undefined;
  await sendAndUse(scene, "credit_notes", made?.credit_note, use);
}

async function withEuroInvoice(scene: Scene, use: (url: string) => Promise<unknown>): Promise<void> {
  const items = [{ description: "Export", quantity: 1, price: 50, sales_tax_rate: 0 }];
  const invoice = { ...document(scene), currency: "EUR", exchange_rate: 0.85, invoice_items: items };
  const made = (await scene.person("POST", "invoices", { invoice })) as { invoice?: Resource } | undefined;
  await sendAndUse(scene, "invoices", made?.invoice, use);
}

async function sendAndUse(
  scene: Scene,
  kind: string,
  made: Resource | undefined,
  use: (url: string) => Promise<unknown>,
): Promise<void> {
  if (made === undefined) return;
  await scene.person("PUT", `${kind}/${numberOf(made)}/transitions/mark_as_sent`);
  await use(made.url);
}

function document({ world, books, act }: Scene): object {
  const contact = pick(books.contacts, act.second)?.url;
  return { contact, dated_on: world.today, payment_terms_in_days: 30, reference: `BOOK-${act.first}-${act.second}` };
}

/** A call of the control API; undefined when it is refused. */
async function attempt(world: SampleWorld, method: string, path: string, body?: object): Promise<unknown> {
  return world.control(method, path, body).catch(() => undefined);
}

function pick<Item>(list: readonly Item[], chosen: number): Item | undefined {
  return list[chosen % Math.max(list.length, 1)];
}

function numberOf(resource: Resource | undefined): string {
  return resource?.url.split("/").at(-1) ?? "0";
}

import type { SimulatedWorld } from "./simulated-world.ts";
import { typedInActs } from "./typed-in-acts.ts";

/** One thing that a person does in FreeAgent's web product; the numbers choose among what the books have by then. */
export interface PersonAct {
  readonly kind: PersonActKind;
  readonly first: number;
  readonly second: number;
  /** Pounds. */
  readonly amount: number;
}

interface Resource {
  readonly url: string;
}

interface Books {
  readonly contacts: readonly (Resource & Readonly<Record<string, unknown>>)[];
  readonly bank_accounts: readonly Resource[];
  readonly invoices: readonly (Resource & {
    readonly status: string;
    readonly reference: string;
    readonly currency: string;
    readonly due_value: string;
    readonly invoice_items: readonly Resource[];
  })[];
  readonly bank_transactions: readonly (Resource & { readonly unexplained_amount: string })[];
}

/** What an act works with. */
export interface Scene {
  readonly world: SimulatedWorld;
  readonly act: PersonAct;
  readonly books: Books;
  readonly contact: number;
  /**
   * One that is linked. What we made a moment ago, and whose answer was lost, cannot be told from another once a person has
   * renamed or deleted it: then it is made again, and that is no fault.
   */
  readonly settledContact: number;
  readonly invoice: Books["invoices"][number] | undefined;
  readonly draft: Books["invoices"][number] | undefined;
  /** The books' answer; undefined when they refuse. */
  readonly call: (method: string, path: string, body?: object) => Promise<unknown>;
}

const edit = ({ call, contact }: Scene, fields: object): Promise<unknown> =>
  call("PUT", `/person/v2/contacts/${contact}`, { contact: fields });

const acts = {
  ...typedInActs,
  "contact's address is changed": (scene) =>
    edit(scene, { address1: `${scene.act.amount} Their Street`, region: "Kent" }),
  "contact's telephone is changed": (scene) => edit(scene, { phone_number: `020 ${scene.act.first}` }),
  "contact's county is changed": (scene) => edit(scene, { region: ["Devon", "Dorset", "Essex"][scene.act.first % 3] }),
  "contact is renamed": (scene) =>
    edit({ ...scene, contact: scene.settledContact }, { organisation_name: `Theirs ${scene.act.second % 4}` }),
  "contact is hidden": (scene) => edit(scene, { status: scene.act.first % 3 === 0 ? "Active" : "Hidden" }),
  "contact is deleted": ({ call, settledContact }) => call("DELETE", `/person/v2/contacts/${settledContact}`),
  "contact is made by hand": ({ call, act: { second } }) => {
    const name = second % 3;
    const contact = { organisation_name: `Hand ${name} Ltd`, email: `hand${name}@hand.example`, town: "Dover" };
    return call("POST", "/person/v2/contacts", { contact });
  },
  "person is made a contact by hand": ({ call, act: { first, second } }) => {
    const who = { first_name: "Hand", last_name: `Person ${second % 3}`, email: `hand${second % 3}@person.example` };
    return call("POST", "/person/v2/contacts", { contact: first % 2 === 0 ? who : { ...who, email: null } });
  },
  "books are closed": ({ world, call, act }) =>
    call("PUT", "/period_lock", { locked_to_date: dayBefore(world, act.second % 40) }),
  "books are opened": ({ call }) => call("PUT", "/period_lock", { locked_to_date: null }),
  "invoice gets a comment": ({ call, invoice }) =>
    call("PUT", `/person/v2/invoices/${idOf(invoice)}`, { invoice: { comments: "By hand" } }),
  "invoice becomes a draft": ({ call, invoice }) =>
    call("PUT", `/person/v2/invoices/${idOf(invoice)}/transitions/mark_as_draft`),
  "sent invoice is priced anew": async ({ call, invoice, act }) => {
    const path = `/person/v2/invoices/${idOf(invoice)}`;
    const line = { id: idOf(invoice?.invoice_items[0]), price: act.amount };
    await call("PUT", `${path}/transitions/mark_as_draft`);
    await call("PUT", path, { invoice: { invoice_items: [line] } });
    await call("PUT", `${path}/transitions/mark_as_sent`);
  },
  "sent invoice gets a line": async ({ call, invoice, act }) => {
    const path = `/person/v2/invoices/${idOf(invoice)}`;
    const line = { description: "By hand", quantity: act.first % 2, price: act.amount, sales_tax_rate: 0 };
    await call("PUT", `${path}/transitions/mark_as_draft`);
    await call("PUT", path, { invoice: { invoice_items: [line] } });
    await call("PUT", `${path}/transitions/mark_as_sent`);
  },
  "draft is priced anew": ({ call, draft, act }) => {
    const line = { id: idOf(draft?.invoice_items[0]), price: act.amount };
    return call("PUT", `/person/v2/invoices/${idOf(draft)}`, { invoice: { invoice_items: [line] } });
  },
  "draft is sent": ({ call, draft }) => call("PUT", `/person/v2/invoices/${idOf(draft)}/transitions/mark_as_sent`),
  "draft is to be sent by itself": ({ call, draft }) =>
    call("PUT", `/person/v2/invoices/${idOf(draft)}/transitions/mark_as_scheduled`),
  "overdue invoice is written off": ({ call, books, act }) =>
    call("PUT", `/person/v2/invoices/${idOf(oneOf(books.invoices, "Overdue", act))}/transitions/mark_as_cancelled`),
  "invoice is written off no longer": ({ call, books, act }) =>
    call("PUT", `/person/v2/invoices/${idOf(oneOf(books.invoices, "ritten-off", act))}/transitions/mark_as_sent`),
  "draft is deleted": ({ call, draft }) => call("DELETE", `/person/v2/invoices/${idOf(draft)}`),
  "invoice is written with our reference": async ({ world, call, contact, act }) => {
    const [row] = await world.database.query(unsentSql);
    if (row === undefined) return;
    const items = [{ description: "By hand", quantity: 1, price: act.amount, sales_tax_rate: 0 }];
    const dated = { dated_on: new Date(world.stage.now()).toISOString().slice(0, 10), payment_terms_in_days: 30 };
    const invoice = { contact: `/v2/contacts/${contact}`, reference: row["number"], ...dated, invoice_items: items };
    await call("POST", "/person/v2/invoices", { invoice });
  },
  "bank pays an invoice": ({ call, invoice, act }) =>
    call("POST", "/bank_lines", {
      amount: arriving(Number(invoice?.due_value ?? 1) || 1, invoice?.currency),
      description: act.first % 2 === 0 ? `FPS ${invoice?.reference ?? ""}` : `FPS ${act.second}`,
    }),
  "bank pays a receipt": async ({ world, call, act }) => {
    const rows = await world.database.query(receiptSql);
    const row = rows[act.first % Math.max(rows.length, 1)];
    const description = act.second % 2 === 0 ? `BACS ${String(row?.["number"])}` : "BACS";
    const amount = arriving(Number(row?.["pence"]) / 100, String(row?.["currency"]));
    if (row !== undefined) await call("POST", "/bank_lines", { amount, description });
  },
  "line is explained in parts": ({ call, books, act, invoice }) => {
    const lines = books.bank_transactions.filter((line) => Number(line.unexplained_amount) > 1);
    const line = lines[act.second % Math.max(lines.length, 1)];
    const abroad = invoice?.currency !== "GBP";
    const parts = [0.4, 0.6].map((gross_value) => ({
      ...{ paid_invoice: invoice?.url, gross_value },
      ...(abroad && { foreign_currency_value: gross_value / 0.8 }),
    }));
    return call("POST", "/explanations", { bank_transaction: line?.url ?? "0", parts });
  },
} as const satisfies Record<string, (scene: Scene) => Promise<unknown>>;

type PersonActKind = keyof typeof acts;

/** All of them. */
export const personActKinds = Object.keys(acts) as PersonActKind[];
/** Those by which FreeAgent comes to have what the back office has. */
export const typedInKinds = Object.keys(typedInActs) as (keyof typeof typedInActs)[];

const unsentSql = `
  select number from sales.invoices i
  where not exists (
    select 1 from freeagent_sync.links l where l.entity = 'invoice' and l.source_key = i.invoice_id::text)
  order by invoice_id limit 1`;

const linkedSql = `
  select freeagent_id from freeagent_sync.links where entity = 'contact' and state <> 'deleted' order by freeagent_id`;

const receiptSql = `
  select r.amount_pence as pence, i.number, i.currency
  from sales.receipts r join sales.invoices i using (invoice_id)
  where bank_payment_id is null order by receipt_id`;

/** True for an act of these, false for one of the bank's and the book-keeper's. */
export function isPersonAct<Other extends { readonly kind: string }>(act: Other): act is Other & PersonAct {
  return act.kind in acts;
}

/** True where it deletes what we may have made, or makes what we may just be making. */
export function blursTraces({ kind }: { readonly kind: string }): boolean {
  const deletes = ["entry is deleted", "invoice is deleted", "contact is deleted", "draft is deleted"];
  const makes = [
    "contact is made by hand",
    "person is made a contact by hand",
    "invoice is written with our reference",
    ...typedInKinds,
  ];
  return [...deletes, ...makes].includes(kind);
}

/** Does an act. What the books do not allow is refused, as it would be in the web product, and changes nothing. */
export async function performAsPerson(world: SimulatedWorld, act: PersonAct): Promise<void> {
  const books = (await world.control("GET", "/books")) as Books;
  const linked = await world.database.query(linkedSql);
  const chosen = <Item>(list: readonly Item[]): Item | undefined => list[act.first % Math.max(list.length, 1)];
  await acts[act.kind]({
    ...{ world, act, books },
    contact: idOf(chosen(books.contacts)),
    settledContact: Number(chosen(linked)?.["freeagent_id"] ?? 0),
    invoice: chosen(books.invoices.filter(({ status }) => status !== "Draft")),
    draft: chosen(books.invoices.filter(({ status }) => status === "Draft")),
    call: (method, path, body) => world.control(method, path, body).catch(() => undefined),
  });
}

/** What our account, which keeps pounds, is paid for an amount in a currency: what the mapping of the theatre expects. */
function arriving(amount: number, currency: string | undefined): number {
  return currency === "EUR" ? Math.round(amount * 85) / 100 : amount;
}

function oneOf(invoices: Books["invoices"], status: string, { first }: PersonAct): Resource | undefined {
  const such = invoices.filter((invoice) => invoice.status.includes(status));
  return such[first % Math.max(such.length, 1)];
}

function dayBefore({ stage }: SimulatedWorld, days: number): string {
  return new Date(stage.now() - days * 86_400_000).toISOString().slice(0, 10);
}

function idOf(resource: Resource | undefined): number {
  return Number(resource?.url.split("/").at(-1) ?? 0);
}

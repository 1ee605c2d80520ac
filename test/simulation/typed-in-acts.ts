import type { Row } from "../../domain/queryable.ts";
import { discountOf } from "./discount-sql.ts";
import type { Scene } from "./person-acts.ts";

/** Of a contact, as far as a person tells one from another. */
const identity = ["organisation_name", "first_name", "last_name", "email"] as const;
/** Of a contact, typed in beside its identity. */
const address = ["phone_number", "address1", "town", "postcode", "country", "default_payment_terms_in_days"] as const;

/** What a person types into FreeAgent from the back office, as was done before there was a synchronisation. */
export const typedInActs = {
  "contact is typed in that a customer fits": async (scene: Scene) => {
    const row = await chosenRow(scene, customersSql);
    const { first, second, amount } = scene.act;
    const theirs = { phone_number: `0300 ${second}`, address1: `${amount} Their Street`, region: "Kent" };
    if (row !== undefined) await contactOf(scene, row, first % 2 === 0 ? theirs : filled(row, address));
  },
  "invoice is typed in": (scene: Scene) => typeIn(scene, {}),
  "invoice is typed in with a line in other words": (scene: Scene) => typeIn(scene, { description: "By hand" }),
  "invoice is typed in with another price": (scene: Scene) => typeIn(scene, { price: scene.act.amount }),
  "receipt is typed in": async (scene: Scene) => {
    const urls = new Map(scene.books.invoices.map(({ reference, url }) => [reference, url]));
    const row = await chosenRow(scene, receiptsSql, (each) => urls.has(String(each["number"])));
    if (row === undefined) return;
    const account = scene.books.bank_accounts[0]?.url;
    const paid = {
      dated_on: row["dated_on"],
      gross_value: row["amount"],
      paid_invoice: urls.get(String(row["number"])),
    };
    await scene.call("POST", "/person/v2/bank_transaction_explanations", { bank_account: account, ...paid });
  },
} as const;

/** Types an invoice in, and the customer before it; every third stays a draft. `words` are of its first line. */
async function typeIn(scene: Scene, words: Readonly<Record<string, unknown>>): Promise<void> {
  const row = await chosenRow(scene, invoicesSql);
  if (row === undefined) return;
  const contact = await contactOf(scene, row, filled(row, address));
  const [line, ...others] = row["invoice_items"] as readonly object[];
  const items = [{ ...line, ...words }, ...others];
  const header = filled(row, ["reference", "dated_on", "payment_terms_in_days", "currency", "discount_percent"]);
  const made = (await scene.call("POST", "/person/v2/invoices", {
    invoice: { contact, ...header, invoice_items: items },
  })) as { invoice?: { url: string } } | undefined;
  const id = made?.invoice?.url.split("/").at(-1);
  if (id !== undefined && scene.act.second % 3 !== 0)
    await scene.call("PUT", `/person/v2/invoices/${id}/transitions/mark_as_sent`);
}

/** The contact that is a customer by its identity, made where there is none. */
async function contactOf(scene: Scene, row: Row, fields: object): Promise<string | undefined> {
  const wanted = filled(row, identity);
  const known = scene.books.contacts.find((contact) =>
    identity.every((field) => (contact[field] ?? null) === (wanted[field] ?? null)),
  );
  if (known !== undefined) return known.url;
  const made = (await scene.call("POST", "/person/v2/contacts", { contact: { ...wanted, ...fields } })) as
    { contact?: { url: string } } | undefined;
  return made?.contact?.url;
}

function filled(row: Row, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(fields.flatMap((field) => ((row[field] ?? null) === null ? [] : [[field, row[field]]])));
}

async function chosenRow(
  { world, act }: Scene,
  sql: string,
  isEligible: (row: Row) => boolean = () => true,
): Promise<Row | undefined> {
  const rows = (await world.database.query(sql)).filter(isEligible);
  return rows[act.first % Math.max(rows.length, 1)];
}

const customer = `
  c.trade_name as organisation_name, c.forename as first_name, c.surname as last_name, c.email,
  c.telephone as phone_number, c.street as address1, c.city as town, c.post_code as postcode,
  case c.country_code when 'GB' then 'United Kingdom' when 'US' then 'United States' else 'France' end as country,
  c.terms_days as default_payment_terms_in_days`;

function isLinked(entity: string, key: string): string {
  return `exists (
      select 1 from freeagent_sync.links l where l.entity = '${entity}' and l.source_key = ${key}::text)`;
}

const customersSql = `
  select ${customer}
  from sales.customers c
  where c.deleted_at is null and not ${isLinked("contact", "c.customer_id")}
  order by c.customer_id`;

const invoicesSql = `
  select
    i.number as reference, i.issued_on::text as dated_on, i.terms_days as payment_terms_in_days, i.currency,
    nullif(${discountOf("i")}, 0) as discount_percent, ${customer},
    (select json_agg(
       json_build_object(
         'description', n.description, 'quantity', n.quantity, 'sales_tax_rate', v.rate,
         'price', n.unit_price_pence * 0.01)
       order by n.line_no)
     from sales.invoice_lines n
     join sales.vat_codes v using (vat_code)
     where n.invoice_id = i.invoice_id) as invoice_items
  from sales.invoices i
  join sales.customers c using (customer_id)
  where i.deleted_at is null and i.cancelled_on is null
    and not ${isLinked("invoice", "i.invoice_id")}
    and exists (select 1 from sales.invoice_lines n where n.invoice_id = i.invoice_id)
  order by i.invoice_id`;

const receiptsSql = `
  select r.received_on::text as dated_on, r.amount_pence * 0.01 as amount, i.number
  from sales.receipts r
  join sales.invoices i using (invoice_id)
  where r.bank_payment_id is null and not ${isLinked("payment", "r.receipt_id")}
  order by r.receipt_id`;

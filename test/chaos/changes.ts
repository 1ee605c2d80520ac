import type { Database } from "../../domain/queryable.ts";

/** A change in the back office, and the route of the write that it leads to. */
export interface Change {
  readonly route: string;
  /** Why another change of the same route: the step of the chain it is in. */
  readonly what: string;
  /** Statements for the sample's schema, run in one transaction. */
  readonly sql: readonly string[];
  /** What a person does in FreeAgent before. */
  readonly person?: { readonly reference: string; readonly transition: string };
  /** What a person typed into FreeAgent before, as its API takes it; an invoice goes to the customer of `newInvoice`. */
  readonly typed?: { readonly contact: object } | { readonly invoice: object };
  /** What the bank delivers before: a line, guessed to pay an invoice where it says so. Pounds. */
  readonly bank?: { readonly amount: string; readonly guess?: string };
}

const newInvoice = (number: string): string[] => [
  `insert into sales.invoices (customer_id, number, issued_on, terms_days)
   select min(customer_id), '${number}', date '2026-11-20', 30
   from sales.customers
   where deleted_at is null`,
  `insert into sales.invoice_lines (invoice_id, line_no, description, unit, quantity, unit_price_pence, vat_code)
   select invoice_id, line_no, 'Board ' || line_no, 'each', line_no, 1999, 'S'
   from sales.invoices, generate_series(1, 3) as line_no
   where number = '${number}'`,
];

/** The same invoice as a person types it in. */
const typedInvoice = (reference: string): object => ({
  reference,
  dated_on: "2026-11-20",
  payment_terms_in_days: 30,
  invoice_items: [1, 2, 3].map((line) => ({
    description: `Board ${line}`,
    item_type: "Products",
    quantity: String(line),
    price: "19.99",
    sales_tax_rate: "20.0",
  })),
});

const note = (number: string): string => `update sales.invoices set note = 'Collected' where number = '${number}'`;

const reprice = (number: string): string =>
  `update sales.invoice_lines set unit_price_pence = unit_price_pence + 101
   where line_no = 2 and invoice_id = (select invoice_id from sales.invoices where number = '${number}')`;

const receipt = (number: string, pence: number): string =>
  `insert into sales.receipts (invoice_id, received_on, amount_pence, method)
   select invoice_id, date '2026-11-21', ${pence}, 'cheque'
   from sales.invoices
   where number = '${number}'`;

const move = (number: string): string =>
  `update sales.receipts
   set invoice_id = (select invoice_id from sales.invoices where number = '${number}')
   where amount_pence = 2700`;

/** The first invoice of the sample on which nothing was paid. */
const withdrawOne = `
  update sales.invoices
  set cancelled_on = date '2026-11-23'
  where invoice_id = (select min(invoice_id) from sales.invoices where deleted_at is null and cancelled_on is null and paid_pence = 0)`;

/** One change for every kind of write, in an order in which each builds on those before. */
export const changes: readonly Change[] = [
  {
    route: "POST /v2/contacts",
    what: "a new customer",
    sql: [
      `insert into sales.customers (kind, trade_name, email, street, city)
       values ('company', 'Kilroy Frames', 'office@kilroy.example', '1 Mill Lane', 'Leeds')`,
    ],
  },
  {
    route: "PUT /v2/contacts/*",
    what: "a customer that moved",
    sql: ["update sales.customers set street = '2 Mill Lane' where trade_name = 'Kilroy Frames'"],
  },
  {
    route: "PUT /v2/contacts/*",
    what: "a customer that is gone",
    sql: ["update sales.customers set deleted_at = clock_timestamp() where trade_name = 'Kilroy Frames'"],
  },
  {
    route: "PUT /v2/contacts/*",
    what: "a customer that is back",
    sql: ["update sales.customers set deleted_at = null where trade_name = 'Kilroy Frames'"],
  },
  { route: "POST /v2/invoices", what: "a new invoice", sql: newInvoice("INV-KILL-1") },
  { route: "PUT /v2/invoices/*/transitions/mark_as_sent", what: "a new invoice", sql: newInvoice("INV-KILL-2") },
  { route: "PUT /v2/invoices/*/transitions/mark_as_draft", what: "an amendment", sql: [reprice("INV-KILL-1")] },
  { route: "PUT /v2/invoices/*", what: "an amendment", sql: [reprice("INV-KILL-1")] },
  { route: "PUT /v2/invoices/*/transitions/mark_as_sent", what: "an amendment", sql: [reprice("INV-KILL-1")] },
  {
    route: "DELETE /v2/invoices/*",
    what: "a draft that was withdrawn",
    person: { reference: "INV-KILL-2", transition: "mark_as_draft" },
    sql: ["update sales.invoices set cancelled_on = date '2026-11-23' where number = 'INV-KILL-2'"],
  },
  {
    route: "POST /v2/bank_transaction_explanations",
    what: "a payment",
    sql: [receipt("INV-KILL-1", 2500)],
  },
  {
    route: "PUT /v2/bank_transaction_explanations/*",
    what: "a payment that was corrected",
    sql: ["update sales.receipts set amount_pence = 2600 where amount_pence = 2500"],
  },
  {
    route: "DELETE /v2/bank_transaction_explanations/*",
    what: "a payment that was taken back",
    sql: ["delete from sales.receipts where amount_pence = 2600"],
  },
  {
    route: "POST /v2/bank_transaction_explanations",
    what: "a payment with a line of the bank's",
    bank: { amount: "27.00" },
    sql: [receipt("INV-KILL-1", 2700)],
  },
  {
    route: "PUT /v2/bank_transaction_explanations/*",
    what: "a payment that FreeAgent guessed",
    bank: { amount: "28.00", guess: "INV-KILL-1" },
    sql: [receipt("INV-KILL-1", 2800)],
  },
  { route: "POST /v2/invoices", what: "one more invoice", sql: newInvoice("INV-KILL-3") },
  {
    route: "DELETE /v2/bank_transaction_explanations/*",
    what: "a payment that moves to another invoice",
    sql: [move("INV-KILL-3")],
  },
  {
    route: "POST /v2/bank_transaction_explanations",
    what: "a payment that moves back",
    sql: [move("INV-KILL-1")],
  },
  { route: "POST /v2/credit_notes", what: "an invoice that is withdrawn", sql: [withdrawOne] },
  { route: "PUT /v2/credit_notes/*/transitions/mark_as_sent", what: "one more", sql: [withdrawOne] },
  { route: "POST /v2/credit_note_reconciliations", what: "a third one", sql: [withdrawOne] },
];

/** One change for every kind of object that FreeAgent had before us. */
export const takeOvers: readonly Change[] = [
  {
    route: "PUT /v2/contacts/*",
    what: "a customer that is taken over",
    typed: { contact: { organisation_name: "LARK BINDERS", email: "Office@Lark.example" } },
    sql: [
      `insert into sales.customers (kind, trade_name, email, street, city)
       values ('company', 'Lark Binders', 'office@lark.example', '3 Mill Lane', 'Leeds')`,
    ],
  },
  {
    route: "PUT /v2/contacts/*",
    what: "one more customer that is taken over",
    typed: { contact: { organisation_name: "Wren Papers", email: "office@wren.example" } },
    sql: [
      `insert into sales.customers (kind, trade_name, email, street, city)
       values ('company', 'WREN PAPERS', 'office@wren.example', '4 Mill Lane', 'Leeds')`,
    ],
  },
  {
    route: "PUT /v2/invoices/*",
    what: "an invoice that is taken over",
    typed: { invoice: typedInvoice("INV-KILL-4") },
    sql: [...newInvoice("INV-KILL-4"), note("INV-KILL-4")],
  },
  {
    route: "PUT /v2/invoices/*/transitions/mark_as_sent",
    what: "one more invoice that is taken over",
    typed: { invoice: typedInvoice("INV-KILL-5") },
    sql: [...newInvoice("INV-KILL-5"), note("INV-KILL-5")],
  },
];

/** Makes one change in the back office. */
export async function make(database: Database, change: Change): Promise<void> {
  await database.transaction(async (transaction) => {
    for (const statement of change.sql) await transaction.execute(statement);
  });
}

import type { JsonObject } from "../domain/json.ts";
import type { MirroredKind } from "../domain/mirrored-kind.ts";

/** One object of a FreeAgent list, ready to be mirrored. */
export interface MirroredObject {
  readonly id: number;
  readonly raw: JsonObject;
}

/**
 * How a list of FreeAgent becomes rows: the table, and each typed column with its PostgreSQL type and the
 * attribute it is read from. A type of `reference` takes the number at the end of a resource URL.
 */
export interface MirrorTable {
  readonly name: string;
  readonly columns: readonly MirrorColumn[];
}

/** A typed column of a mirror table. */
export interface MirrorColumn {
  readonly name: string;
  readonly type: string;
  readonly attribute: string;
}

function table(name: string, columns: readonly string[]): MirrorTable {
  return {
    name,
    columns: columns.map((column) => {
      const [columnName = "", type = "", attribute = columnName] = column.split(" ");
      return { name: columnName, type, attribute };
    }),
  };
}

const times = ["created_at timestamptz", "updated_at timestamptz"];

/** name, type and, where it differs, attribute of each column; the order is that of the migration. */
export const mirrorTables = {
  contacts: table("contacts", [
    "organisation_name text",
    "first_name text",
    "last_name text",
    "email text",
    "status text",
    ...times,
  ]),
  invoices: table("invoices", [
    "contact_id reference contact",
    "reference text",
    "dated_on date",
    "due_on date",
    "currency text",
    "status text",
    "net_value numeric",
    "sales_tax_value numeric",
    "total_value numeric",
    "paid_value numeric",
    "due_value numeric",
    "paid_on date",
    ...times,
  ]),
  bankAccounts: table("bank_accounts", [
    "name text",
    "type text",
    "currency text",
    "status text",
    "is_primary boolean",
    "bank_feed_enabled boolean",
    "updated_at timestamptz",
  ]),
  bankTransactions: table("bank_transactions", [
    "bank_account_id reference bank_account",
    "dated_on date",
    "amount numeric",
    "unexplained_amount numeric",
    "description text",
    "is_manual boolean",
    "transaction_id text",
    ...times,
  ]),
  explanations: table("bank_transaction_explanations", [
    "bank_account_id reference bank_account",
    "bank_transaction_id reference bank_transaction",
    "dated_on date",
    "gross_value numeric",
    "foreign_currency_value numeric",
    "paid_invoice_id reference paid_invoice",
    "description text",
    "type text",
    "marked_for_review boolean",
    "is_deletable boolean",
    "updated_at timestamptz",
  ]),
  creditNotes: table("credit_notes", [
    "contact_id reference contact",
    "reference text",
    "dated_on date",
    "currency text",
    "status text",
    "total_value numeric",
    "refunded_value numeric",
    "due_value numeric",
    ...times,
  ]),
  reconciliations: table("credit_note_reconciliations", [
    "invoice_id reference invoice",
    "credit_note_id reference credit_note",
    "gross_value numeric",
    "dated_on date",
    ...times,
  ]),
} as const;

/** The table that each kind of object is mirrored in. */
export const tableOf: Readonly<Record<MirroredKind, MirrorTable>> = {
  contact: mirrorTables.contacts,
  invoice: mirrorTables.invoices,
  payment: mirrorTables.explanations,
  bank_account: mirrorTables.bankAccounts,
  bank_transaction: mirrorTables.bankTransactions,
  credit_note: mirrorTables.creditNotes,
  credit_note_reconciliation: mirrorTables.reconciliations,
};

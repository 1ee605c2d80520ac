import { homeCurrency } from "../../db/home-currency.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { MirroredKind } from "../../domain/mirrored-kind.ts";

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
  /** Attributes that are not kept: they change with the day alone, and every row would be written each night. */
  readonly passing: readonly string[];
}

/** A typed column of a mirror table. */
export interface MirrorColumn {
  readonly name: string;
  readonly type: string;
  readonly attribute: string;
  /** SQL of its value where FreeAgent leaves the attribute out; without it null. */
  readonly otherwise?: string;
}

/** Columns as name, type and, where it differs, attribute; `otherwise` by the name of a column. */
function table(
  name: string,
  columns: readonly string[],
  otherwise: Readonly<Record<string, string>> = {},
  passing: readonly string[] = [],
): MirrorTable {
  return {
    ...{ name, passing },
    columns: columns.map((column) => {
      const [columnName = "", type = "", attribute = columnName] = column.split(" ");
      const value = otherwise[columnName];
      return { name: columnName, type, attribute, ...(value === undefined ? {} : { otherwise: value }) };
    }),
  };
}

/** "Open – due in 12 days". */
const passingOfDocuments = ["long_status"];

const times = ["created_at timestamptz", "updated_at timestamptz"];

/** Of the entry's line. */
const accountOfLine = `(
      select t.bank_account_id
      from freeagent_mirror.bank_transactions t
      where t.company = $1
        and t.freeagent_id = substring(n.raw ->> 'bank_transaction' from '(\\d+)/?$')::bigint)`;

/**
 * The columns are in the order of the migration. FreeAgent leaves out a flag that is off; but that a bank account has no
 * feed is known only where an answer says so. In `otherwise`, `$1` is the company, `n.raw` what came and `m` the row as
 * it was.
 */
export const mirrorTables = {
  contacts: table("contacts", [
    "organisation_name text",
    "first_name text",
    "last_name text",
    "email text",
    "status text",
    ...times,
  ]),
  invoices: table(
    "invoices",
    [
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
    ],
    { currency: homeCurrency },
    passingOfDocuments,
  ),
  bankAccounts: table(
    "bank_accounts",
    [
      "name text",
      "type text",
      "currency text",
      "status text",
      "is_primary boolean",
      "bank_feed_enabled boolean",
      "updated_at timestamptz",
    ],
    { type: "'StandardBankAccount'", is_primary: "false" },
  ),
  bankTransactions: table(
    "bank_transactions",
    [
      "bank_account_id reference bank_account",
      "dated_on date",
      "amount numeric",
      "unexplained_amount numeric",
      "description text",
      "is_manual boolean",
      "transaction_id text",
      ...times,
    ],
    { bank_account_id: "m.bank_account_id", is_manual: "false" },
  ),
  explanations: table(
    "bank_transaction_explanations",
    [
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
    ],
    {
      bank_account_id: `coalesce(m.bank_account_id, ${accountOfLine})`,
      marked_for_review: "false",
      is_deletable: "false",
    },
  ),
  creditNotes: table(
    "credit_notes",
    [
      "contact_id reference contact",
      "reference text",
      "dated_on date",
      "currency text",
      "status text",
      "total_value numeric",
      "refunded_value numeric",
      "due_value numeric",
      ...times,
    ],
    { currency: homeCurrency },
    passingOfDocuments,
  ),
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

/** How the value of a mapping column is read and compared. */
export type AttributeKind = "key" | "text" | "decimal" | "money" | "integer" | "boolean" | "date";

/** One column that a mapping file may or must have. Names are FreeAgent's attribute names, except the key columns. */
export interface Attribute {
  readonly name: string;
  readonly kind: AttributeKind;
  /** The file must have the column and no row may leave it empty. */
  readonly required?: true;
  /** For us, not for FreeAgent: never part of the attributes sent. */
  readonly internal?: true;
  /** Longest text accepted, in characters. */
  readonly maxLength?: number;
  /** It names another object of FreeAgent's, of this kind: a path, a URL, or its number or nominal code. */
  readonly reference?: "projects" | "categories" | "bank_accounts";
  /** A country's English name as FreeAgent spells it. */
  readonly country?: true;
  /** FreeAgent takes no number below zero here. */
  readonly notNegative?: true;
  /** The only values accepted. */
  readonly values?: readonly string[];
}

import type { Attribute } from "../../domain/attribute.ts";

/** One file of the mapping folder after it was checked against the database. */
export interface MappingFile {
  readonly name: string;
  /** The select, without a trailing semicolon. */
  readonly sql: string;
  /** The columns it has, with what we know about each. */
  readonly columns: readonly Attribute[];
  /** The column that rows are looked up by. */
  readonly keyColumn: "source_key" | "invoice_key";
  /** Its PostgreSQL type: keys are compared in it, so that the user's own index serves. */
  readonly keyType: string;
  /** Where it fails for several keys it is asked for half of them at a time: for few, PostgreSQL looks at theirs alone. */
  readonly byHalves?: true;
}

/** The four files. */
export interface Mapping {
  readonly contacts: MappingFile;
  readonly invoices: MappingFile;
  readonly invoiceItems: MappingFile;
  readonly payments: MappingFile;
}

import type { Entity } from "../../domain/entity.ts";
import { contactSelect } from "./contact-differences-sql.ts";
import { invoiceSelect } from "./invoice-differences-sql.ts";
import type { Mapping } from "../back-office/mapping-file.ts";
import { paymentSelect } from "./payment-differences-sql.ts";

/**
 * Selects of the differences between the two sides, for load/differences/save-differences.ts. Each compares a mapping file with links
 * and mirror in one statement and shares nothing with push and pull but those tables: a second opinion. Columns: class,
 * entity, source_key, freeagent_url, label, field, back_end_value, freeagent_value, currency, mend. `$1` is the company.
 * Mapping file, links and mirror are read once, in hash joins of both directions; what the differences are called is
 * worked out only for the pairs that are left.
 */
export function differenceSelects(mapping: Mapping, rules: CompareRules): Readonly<Record<Entity, string>> {
  return {
    contact: contactSelect(mapping.contacts, rules),
    invoice: invoiceSelect(mapping, rules),
    payment: paymentSelect(mapping.payments, rules),
  };
}

/** What decides, besides the two sides, whether there is a difference: most of it are rules of the configuration. */
export interface CompareRules {
  readonly clearNulls: boolean;
  /** Invoices are to be sent, not left drafts. */
  readonly sends: boolean;
  /** No apply file: the back office reads the feed by itself, and has a day to take a bank payment over. */
  readonly readsFeed: boolean;
  /** Contacts whose customers are gone stay as they are. */
  readonly leavesGoneContacts: boolean;
  /** The lines of invoices can be read. */
  readonly comparesLines: boolean;
  /** Keys of rows that are there, and that the mapping files leave out. */
  readonly unreadable: Readonly<Partial<Record<Entity, readonly string[]>>>;
}

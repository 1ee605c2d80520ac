import type { JsonObject } from "./json.ts";

/** An entry that pays an invoice and belongs to no payment of the back office yet. */
export interface FreeEntry {
  readonly freeagentId: number;
  readonly invoiceId: number;
  readonly bankAccountId: number;
  readonly datedOn: string;
  /** In the invoice's currency. */
  readonly amount: string;
  /** FreeAgent's guess, not approved by anybody. */
  readonly guessed: boolean;
  readonly raw: JsonObject;
}

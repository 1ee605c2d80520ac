/** What the mirror knows of a credit note. Amounts are decimals in its currency, negative. */
export interface CreditNote {
  readonly freeagentId: number;
  readonly reference: string;
  readonly contactId: number;
  readonly status: string;
  readonly total: string;
  /** It was deleted in FreeAgent. */
  readonly gone: boolean;
}

/** What a credit note of ours is called: it is looked up by this when the answer to its making is lost. */
export function creditReference(invoiceReference: string): string {
  return `CN-${invoiceReference}`;
}

/** A line of a bank account with something left to explain. */
export interface OpenBankLine {
  readonly freeagentId: number;
  readonly bankAccountId: number;
  readonly datedOn: string;
  /** What no explanation covers and no write in doubt may cover; above zero, in the account's currency. */
  readonly free: string;
  readonly description: string;
  /**
   * References of invoices that the text names; as they are read, also some that it may name
   * (transform/payments/holds-reference.ts decides).
   */
  readonly names: readonly string[];
}

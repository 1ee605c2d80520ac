/**
 * A payment whose booking, or whose raising to another amount, may or may not have been carried out: what may be paid
 * beside what the mirror has.
 */
export interface DoubtfulPayment {
  readonly sourceKey: string;
  readonly invoiceId: number;
  /** In the invoice's currency. */
  readonly amount: string;
  /** Undefined for one that was raised, whose entry is known. */
  readonly datedOn: string | undefined;
}

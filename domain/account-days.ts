/** Days of one bank account. Dates are `YYYY-MM-DD`, both included. */
export interface AccountDays {
  readonly bankAccountId: number;
  readonly from: string;
  readonly to: string;
}

/** Days from one to another, both included, `YYYY-MM-DD`. Without an end: everything from the first day on. */
export interface Period {
  readonly from: string;
  readonly to?: string;
}

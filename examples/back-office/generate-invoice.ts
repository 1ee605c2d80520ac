import { CATALOGUE } from "./catalogue.ts";
import { seededDice } from "./seeded-dice.ts";
import type { SeededDice } from "./seeded-dice.ts";

/** One row of sales.invoices without its key and number. Dates are `YYYY-MM-DD`. */
export interface Invoice {
  readonly customerId: string;
  readonly issuedOn: string;
  readonly termsDays: number;
  readonly orderNumber: string | null;
  readonly note: string | null;
  readonly lines: readonly InvoiceLine[];
}

/** One row of sales.invoice_lines without its keys. `quantity` is a decimal with two places. */
interface InvoiceLine {
  readonly lineNo: number;
  readonly description: string;
  readonly unit: string;
  readonly quantity: string;
  readonly unitPricePence: number;
  readonly vatCode: string;
}

/** Whom an invoice is for, as far as the invoice depends on it. Customers abroad are charged no VAT. */
export interface Buyer {
  readonly customerId: string;
  readonly termsDays: number;
  readonly abroad: boolean;
}

const NOTES = [
  "Thank you for your order.",
  "Delivered by Siân on Tuesday – the café door was open.",
  "Second half of the job; first half on a separate invoice.",
  "Please quote the invoice number with your payment.\nCheques to “The Sign Works”.",
] as const;

/** Invoice number `index` (from 0): the same for the same seed, buyer, day and number of lines. The total is positive. */
export function generateInvoice(
  seed: number,
  index: number,
  options: { readonly buyer: Buyer; readonly issuedOn: string; readonly lineCount: number },
): Invoice {
  const dice = seededDice(seed, "invoice", index);
  const { buyer, issuedOn, lineCount } = options;
  // Lines are numbered in tens, and now and then one was struck out, which leaves a gap.
  const gap = dice.oneIn(5) ? 10 : 0;
  return {
    customerId: buyer.customerId,
    issuedOn,
    termsDays: buyer.termsDays,
    orderNumber: dice.oneIn(3) ? `PO-${dice.between(10_000, 99_999)}` : null,
    note: dice.oneIn(4) ? dice.pick(NOTES) : null,
    lines: Array.from({ length: lineCount }, (_, line) => ({
      lineNo: 10 * (line + 1) + (line > 0 ? gap : 0),
      ...generateLine(dice, buyer.abroad),
    })),
  };
}

function generateLine(dice: SeededDice, abroad: boolean): Omit<InvoiceLine, "lineNo"> {
  const article = dice.pick(CATALOGUE);
  return {
    description: article.description,
    unit: article.unit,
    quantity: ((dice.between(...article.steps) * article.stepHundredths) / 100).toFixed(2),
    unitPricePence: dice.between(...article.pence),
    vatCode: abroad ? "Z" : article.vatCode,
  };
}

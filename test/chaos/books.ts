import * as z from "zod";
import { decimal } from "../../domain/money.ts";

const amount = z.string().transform((text) => decimal(text).toFixed(2));

const books = z.object({
  contacts: z.array(
    z.object({
      url: z.string(),
      organisation_name: z.string().optional(),
      first_name: z.string().optional(),
      last_name: z.string().optional(),
      email: z.string().optional(),
      address1: z.string().optional(),
      status: z.string(),
    }),
  ),
  invoices: z.array(
    z.object({
      url: z.string(),
      contact: z.string(),
      reference: z.string(),
      status: z.string(),
      dated_on: z.string(),
      total_value: amount,
      paid_value: amount,
      invoice_items: z.array(z.object({ description: z.string(), quantity: amount, price: amount })),
    }),
  ),
  // Dated by the clock of whoever made them: a process of its own has the real one.
  credit_notes: z.array(z.object({ reference: z.string(), status: z.string(), total_value: amount })),
  bank_transaction_explanations: z.array(
    z.object({ paid_invoice: z.string().optional(), gross_value: amount, dated_on: z.string() }),
  ),
});

/**
 * The simulator's books without what differs from run to run (numbers, times): two that hold the same business are
 * equal, and one object more or less makes them differ.
 */
export function businessOf(answer: unknown): unknown {
  const { contacts, credit_notes: creditNotes, invoices, ...others } = books.parse(answer);
  const nameOf = new Map(contacts.map(({ url, ...rest }) => [numberOf(url), JSON.stringify(rest)]));
  const referenceOf = new Map(invoices.map(({ url, reference }) => [numberOf(url), reference]));
  return {
    contacts: [...nameOf.values()].sort(),
    invoices: invoices
      .map(({ url: _, contact, ...rest }) => JSON.stringify({ ...rest, contact: nameOf.get(numberOf(contact)) }))
      .sort(),
    creditNotes: creditNotes.map((one) => JSON.stringify(one)).sort(),
    explanations: others.bank_transaction_explanations
      .map(({ paid_invoice: paid, ...rest }) =>
        JSON.stringify({ ...rest, paid: paid === undefined ? null : referenceOf.get(numberOf(paid)) }),
      )
      .sort(),
  };
}

function numberOf(url: string): string {
  return /\d+$/.exec(url)?.[0] ?? "";
}

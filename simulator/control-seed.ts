import * as z from "zod";
import type { Call } from "./call.ts";
import { createContact } from "./contacts.ts";
import type { ControlApp } from "./control-app.ts";
import { controlBody } from "./control-answer.ts";
import { controlCall } from "./control-call.ts";
import { createDocument } from "./create-document.ts";
import { createExplanation } from "./create-explanation.ts";
import { markAsSent } from "./document-transitions.ts";
import { pence } from "./decimals.ts";
import { addDays } from "./days.ts";
import type { Contact } from "./records.ts";
import { arrive } from "./statement-import.ts";
import type { Simulator } from "./simulator.ts";

const seedBody = z.strictObject({
  contacts: z.int().min(1).default(1),
  invoices: z.int().min(0).default(0),
  paid_share: z.number().min(0).max(1).default(0),
  payments_per_invoice: z.int().min(1).max(100).default(1),
});

/** Fills the books in bulk: contacts, sent invoices over the last year, and a bank payment for a share of them. */
export function addSeedControl(app: ControlApp, simulator: Simulator): void {
  app.post("/seed", async (context) => {
    const asked = await controlBody(context, seedBody);
    const call = controlCall(simulator, context);
    const contacts = Array.from({ length: asked.contacts }, (_, n) =>
      createContact(call, { organisation_name: `Seeded customer ${n + 1}`, email: `customer${n + 1}@example.com` }),
    );
    const parts = asked.payments_per_invoice;
    const account = call.world.accounts.all().find((one) => one.isPrimary)?.id;
    for (let n = 0; n < asked.invoices; n++) {
      const contact = contacts[n % contacts.length];
      const isPaid = simulator.random() < asked.paid_share;
      const datedOn = addDays(call.today, Math.floor((n * 365) / asked.invoices) - 365);
      if (contact !== undefined)
        seedInvoice(call, contact, { n, datedOn, payInto: isPaid ? account : undefined, parts });
    }
    const { world } = simulator;
    return context.json({ invoices: world.invoices.size, explanations: world.explanations.size }, 201);
  });
}

interface Seed {
  readonly n: number;
  readonly datedOn: string;
  readonly payInto: number | undefined;
  readonly parts: number;
}

function seedInvoice(call: Call, contact: Contact, { n, datedOn, payInto, parts }: Seed): void {
  const invoice = createDocument(call, "invoice", {
    contact: contact.id,
    dated_on: datedOn,
    payment_terms_in_days: 30,
    reference: `SEED-${n + 1}`,
    invoice_items: [{ description: "Work", quantity: 1, price: 10 + (n % 90), sales_tax_rate: 20 }],
  });
  markAsSent(call, invoice);
  if (payInto === undefined) return;
  const text = `SEED-${n + 1} ${contact.id}`;
  const part = pence(invoice.total.div(parts));
  for (let paid = 1; paid <= parts; paid++) {
    const amount = paid < parts ? part : invoice.total.minus(part.times(parts - 1));
    const line = arrive(call, payInto, { datedOn, amount, text, fitid: undefined, type: "CREDIT" }, 0);
    const gross = amount.toFixed();
    createExplanation(call, {
      bank_transaction: line.id,
      dated_on: datedOn,
      gross_value: gross,
      paid_invoice: invoice.id,
    });
  }
}

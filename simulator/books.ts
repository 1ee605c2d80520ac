import { bankAccountAnswer } from "./bank-account-answer.ts";
import { bankLineAnswer } from "./bank-line-answer.ts";
import type { Call } from "./call.ts";
import { contactAnswer } from "./contact-answer.ts";
import { documentAnswer } from "./document-answer.ts";
import { explanationAnswer } from "./explanation-answer.ts";
import { callBasis, type Simulator } from "./simulator.ts";
import { catchUp } from "./catch-up.ts";

/** The whole books as the API would show them, without pages: for tests that compare both sides. */
export function books(simulator: Simulator, origin: string): Record<string, unknown> {
  const basis = callBasis(simulator);
  catchUp(basis);
  const call: Call = {
    ...basis,
    ...{
      method: "GET",
      path: "",
      query: new URLSearchParams(),
      headers: new Headers(),
      json: undefined,
      file: undefined,
    },
    origin,
  };
  const { world } = simulator;
  return {
    contacts: world.contacts.all().map((one) => contactAnswer(call, one)),
    invoices: world.invoices.all().map((one) => documentAnswer(call, one, true)),
    credit_notes: world.creditNotes.all().map((one) => documentAnswer(call, one, true)),
    credit_note_reconciliations: world.reconciliations.all().map((one) => ({
      id: one.id,
      invoice: one.invoice.id,
      credit_note: one.creditNote.id,
      gross_value: one.gross.toFixed(2),
    })),
    bank_accounts: world.accounts.all().map((one) => bankAccountAnswer(call, one, true)),
    bank_transactions: world.lines.all().map((one) => bankLineAnswer(call, one)),
    bank_transaction_explanations: world.explanations.all().map((one) => explanationAnswer(call, one)),
    emails: world.emails.map((one) => ({ invoice: one.documentId, to: one.to, at: new Date(one.at).toISOString() })),
    pending_statements: world.pendingStatements.length,
    locked_to_date: world.lockedToDate ?? null,
  };
}

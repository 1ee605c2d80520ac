import { getAccountLocks } from "./account-locks.ts";
import * as bankAccounts from "./bank-accounts.ts";
import * as bankTransactions from "./bank-transactions.ts";
import type { Answer, Call } from "./call.ts";
import { getCategory, listCategories } from "./categories.ts";
import { getCompany } from "./company.ts";
import * as contacts from "./contacts.ts";
import * as reconciliations from "./credit-note-reconciliations.ts";
import * as creditNotes from "./credit-notes.ts";
import { emailDocument } from "./document-email.ts";
import * as explanations from "./explanations.ts";
import * as invoices from "./invoices.ts";
import * as notes from "./notes.ts";
import * as projects from "./projects.ts";
import { uploadStatement } from "./statement-upload.ts";
import * as users from "./users.ts";

/** What a method on a path does, and the access level it takes. */
export interface Route {
  readonly level: number;
  readonly handle: (call: Call, id: number, last: string) => Answer;
}

/** Every route by `METHOD /shape`, where `:id` stands for a number (or nominal code) and `:name` for a transition. */
export const apiRoutes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ["GET /company", { level: 1, handle: getCompany }],
  ["GET /users/me", { level: 1, handle: users.getCurrentUser }],
  ["GET /users", { level: 7, handle: users.listUsers }],
  ["GET /users/:id", { level: 7, handle: users.getUser }],
  ["GET /email_addresses", { level: 1, handle: users.listEmailAddresses }],
  ["GET /contacts", { level: 1, handle: contacts.listContacts }],
  ["POST /contacts", { level: 3, handle: contacts.postContact }],
  ["GET /contacts/:id", { level: 1, handle: contacts.getContact }],
  ["PUT /contacts/:id", { level: 3, handle: contacts.putContact }],
  ["DELETE /contacts/:id", { level: 3, handle: contacts.deleteContact }],
  ["GET /projects", { level: 3, handle: projects.listProjects }],
  ["POST /projects", { level: 3, handle: projects.postProject }],
  ["GET /projects/:id", { level: 3, handle: projects.getProject }],
  ["GET /notes", { level: 3, handle: notes.listNotes }],
  ["POST /notes", { level: 3, handle: notes.postNote }],
  ["GET /notes/:id", { level: 3, handle: notes.getNote }],
  ["DELETE /notes/:id", { level: 3, handle: notes.deleteNote }],
  ["GET /invoices", { level: 4, handle: invoices.listInvoices }],
  ["POST /invoices", { level: 4, handle: invoices.postInvoice }],
  ["GET /invoices/:id", { level: 4, handle: invoices.getInvoice }],
  ["PUT /invoices/:id", { level: 4, handle: invoices.putInvoice }],
  ["DELETE /invoices/:id", { level: 4, handle: invoices.deleteInvoice }],
  ["GET /invoices/:id/pdf", { level: 4, handle: invoices.getInvoicePdf }],
  ["POST /invoices/:id/duplicate", { level: 4, handle: invoices.duplicateInvoice }],
  ["PUT /invoices/:id/transitions/:name", { level: 4, handle: invoices.transitionInvoice }],
  [
    "POST /invoices/:id/send_email",
    { level: 4, handle: (call, id) => emailDocument(call, invoices.findInvoice(call, id)) },
  ],
  ["GET /credit_notes", { level: 4, handle: creditNotes.listCreditNotes }],
  ["POST /credit_notes", { level: 4, handle: creditNotes.postCreditNote }],
  ["GET /credit_notes/:id", { level: 4, handle: creditNotes.getCreditNote }],
  ["PUT /credit_notes/:id", { level: 4, handle: creditNotes.putCreditNote }],
  ["DELETE /credit_notes/:id", { level: 4, handle: creditNotes.deleteCreditNote }],
  ["PUT /credit_notes/:id/transitions/:name", { level: 4, handle: creditNotes.transitionCreditNote }],
  [
    "POST /credit_notes/:id/send_email",
    { level: 4, handle: (call, id) => emailDocument(call, creditNotes.findCreditNote(call, id)) },
  ],
  ["GET /credit_note_reconciliations", { level: 4, handle: reconciliations.listReconciliations }],
  ["POST /credit_note_reconciliations", { level: 4, handle: reconciliations.postReconciliation }],
  ["GET /credit_note_reconciliations/:id", { level: 4, handle: reconciliations.getReconciliation }],
  ["DELETE /credit_note_reconciliations/:id", { level: 4, handle: reconciliations.deleteReconciliation }],
  ["GET /bank_accounts", { level: 6, handle: bankAccounts.listBankAccounts }],
  ["POST /bank_accounts", { level: 6, handle: bankAccounts.postBankAccount }],
  ["GET /bank_accounts/:id", { level: 6, handle: bankAccounts.getBankAccount }],
  ["PUT /bank_accounts/:id", { level: 6, handle: bankAccounts.putBankAccount }],
  ["DELETE /bank_accounts/:id", { level: 6, handle: bankAccounts.deleteBankAccount }],
  ["GET /bank_transactions", { level: 6, handle: bankTransactions.listBankTransactions }],
  ["GET /bank_transactions/:id", { level: 6, handle: bankTransactions.getBankTransaction }],
  ["DELETE /bank_transactions/:id", { level: 6, handle: bankTransactions.deleteBankTransaction }],
  ["POST /bank_transactions/statement", { level: 6, handle: uploadStatement }],
  ["GET /bank_transaction_explanations", { level: 6, handle: explanations.listExplanations }],
  ["POST /bank_transaction_explanations", { level: 6, handle: explanations.postExplanation }],
  ["GET /bank_transaction_explanations/:id", { level: 6, handle: explanations.getExplanation }],
  ["PUT /bank_transaction_explanations/:id", { level: 6, handle: explanations.putExplanation }],
  ["DELETE /bank_transaction_explanations/:id", { level: 6, handle: explanations.removeExplanation }],
  ["GET /categories", { level: 2, handle: listCategories }],
  ["GET /categories/:id", { level: 2, handle: (call, _id, last) => getCategory(call, last) }],
  ["GET /account_locks", { level: 8, handle: getAccountLocks }],
]);

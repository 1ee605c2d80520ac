import type { JsonObject } from "../../domain/json.ts";
import type { MirroredKind } from "../../domain/mirrored-kind.ts";
import { getBankAccount } from "../../freeagent/resources/bank-accounts.ts";
import { getExplanation } from "../../freeagent/resources/bank-transaction-explanations.ts";
import { getBankTransaction } from "../../freeagent/resources/bank-transactions.ts";
import type { FreeAgentClient } from "../../freeagent/client.ts";
import { getContact } from "../../freeagent/resources/contacts.ts";
import { getReconciliation } from "../../freeagent/resources/credit-note-reconciliations.ts";
import { getCreditNote } from "../../freeagent/resources/credit-notes.ts";
import { FreeAgentError } from "../../freeagent/errors.ts";
import { getInvoice } from "../../freeagent/resources/invoices.ts";

type Get = (client: FreeAgentClient, id: number) => Promise<{ readonly raw: JsonObject }>;

const gets: Readonly<Record<MirroredKind, Get>> = {
  contact: getContact,
  invoice: getInvoice,
  payment: getExplanation,
  bank_account: getBankAccount,
  bank_transaction: getBankTransaction,
  credit_note: getCreditNote,
  credit_note_reconciliation: getReconciliation,
};

/** Reads one object; undefined when FreeAgent says 404. @throws FreeAgentError for any other failure */
export async function lookUp(client: FreeAgentClient, kind: MirroredKind, id: number): Promise<JsonObject | undefined> {
  try {
    return (await gets[kind](client, id)).raw;
  } catch (error) {
    if (error instanceof FreeAgentError && error.code === "not_found") return undefined;
    throw error;
  }
}

import type { Entity } from "../domain/entity.ts";
import type { JsonObject } from "../domain/json.ts";
import { getExplanation } from "../freeagent/bank-transaction-explanations.ts";
import type { FreeAgentClient } from "../freeagent/client.ts";
import { getContact } from "../freeagent/contacts.ts";
import { FreeAgentError } from "../freeagent/errors.ts";
import { getInvoice } from "../freeagent/invoices.ts";

/** Reads one object; undefined when FreeAgent says 404. @throws FreeAgentError for any other failure */
export async function lookUp(client: FreeAgentClient, entity: Entity, id: number): Promise<JsonObject | undefined> {
  const get = { contact: getContact, invoice: getInvoice, payment: getExplanation }[entity];
  try {
    return (await get(client, id)).raw;
  } catch (error) {
    if (error instanceof FreeAgentError && error.status === 404) return undefined;
    throw error;
  }
}

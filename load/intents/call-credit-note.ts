import { jsonText, type JsonObject } from "../../domain/json.ts";
import type { CreditStep } from "../../domain/plan.ts";
import type { FreeAgentClient } from "../../freeagent/client.ts";
import { createReconciliation } from "../../freeagent/resources/credit-note-reconciliations.ts";
import { createCreditNote, sendCreditNote } from "../../freeagent/resources/credit-notes.ts";
import { resourceId } from "../../freeagent/resources/resource-id.ts";

/** Makes the call of a step by which an invoice is credited. Gives the credit note where one was made. @throws FreeAgentError */
export async function callCreditNote(
  client: FreeAgentClient,
  step: CreditStep,
  body: JsonObject,
): Promise<JsonObject | undefined> {
  switch (step) {
    case "create_credit_note":
      return (await createCreditNote(client, body)).raw;
    case "send_credit_note":
      await sendCreditNote(client, resourceId(jsonText(body["credit_note"])));
      return undefined;
    case "set_off":
      await createReconciliation(client, body);
      return undefined;
  }
}

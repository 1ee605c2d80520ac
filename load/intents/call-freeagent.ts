import type { Entity } from "../../domain/entity.ts";
import type { JsonObject } from "../../domain/json.ts";
import { isCreditStep, type Step } from "../../domain/plan.ts";
import { Problem } from "../../domain/problem.ts";
import {
  createExplanation,
  deleteExplanation,
  getExplanation,
  updateExplanation,
} from "../../freeagent/resources/bank-transaction-explanations.ts";
import type { FreeAgentClient } from "../../freeagent/client.ts";
import { createContact, deleteContact, getContact, updateContact } from "../../freeagent/resources/contacts.ts";
import { FreeAgentError } from "../../freeagent/errors.ts";
import { failedCall } from "../../freeagent/failed-call.ts";
import {
  createInvoice,
  deleteInvoice,
  emailInvoice,
  getInvoice,
  transitionInvoice,
  updateInvoice,
} from "../../freeagent/resources/invoices.ts";
import { callCreditNote } from "./call-credit-note.ts";

/** What one call came to. */
export type StepResult =
  | { readonly kind: "done"; readonly freeagentId: number; readonly raw: JsonObject | undefined }
  | {
      readonly kind: "refused";
      readonly status: number | null;
      readonly message: string;
      readonly field: string | null;
    }
  | {
      readonly kind: "not_executed";
      readonly status: number | null;
      readonly message: string;
      /** `stopped`: the run was asked to stop before the call was made. */
      readonly why: "unreached" | "rate_limited" | "access_refused" | "stopped";
      /** What ends the run, unless others get through. */
      readonly problem?: Problem;
    }
  | { readonly kind: "in_doubt"; readonly status: number | null; readonly message: string }
  /** Nothing was executed, and no other call would get through either (log-in, access level). */
  | { readonly kind: "stopped"; readonly status: number | null; readonly message: string; readonly problem: Problem };

interface Answer {
  readonly id: number;
  readonly raw: JsonObject;
}

/**
 * Makes the call of one step and says what came of it; where the answer to a change has no body, or not the
 * lines that were changed, it reads the object. Never sends twice: what may be sent again is decided from the intents.
 * @param freeagentId the object that the step changes; null for a create
 * @param company by its name in freeagent-sync.yaml
 */
export async function callFreeAgent(
  client: FreeAgentClient,
  entity: Entity,
  step: Step,
  freeagentId: number | null,
  company: string,
): Promise<StepResult> {
  try {
    if (step.name === "create") {
      const answer = await create(client, entity, step.body);
      return { kind: "done", freeagentId: answer.id, raw: answer.raw };
    }
    if (freeagentId === null) throw new Error(`${step.name} of a ${entity} that has no FreeAgent id`);
    if (step.name === "delete") {
      await remove(client, entity, freeagentId);
      return { kind: "done", freeagentId, raw: undefined };
    }
    if (isCreditStep(step.name)) {
      const note = await callCreditNote(client, step.name, step.body);
      // What is due now decides whether setting off has done its work.
      const raw = step.name === "set_off" ? await look(client, entity, freeagentId) : note;
      return { kind: "done", freeagentId, raw };
    }
    const answer = await change(client, entity, step, freeagentId);
    // An e-mail in doubt needs a person; that the mail went out is certain here, whatever a look would say.
    if (step.name === "send_email") return { kind: "done", freeagentId, raw: undefined };
    if (answer !== undefined && tellsLines(step, answer)) return { kind: "done", freeagentId, raw: answer.raw };
    return { kind: "done", freeagentId, raw: await look(client, entity, freeagentId) };
  } catch (error) {
    if (error instanceof FreeAgentError) return judge(error, company);
    throw error;
  }
}

function create(client: FreeAgentClient, entity: Entity, body: JsonObject): Promise<Answer> {
  switch (entity) {
    case "contact":
      return createContact(client, body);
    case "invoice":
      return createInvoice(client, body);
    case "payment":
      return createExplanation(client, body);
  }
}

function change(client: FreeAgentClient, entity: Entity, step: Step, id: number): Promise<Answer | undefined> {
  switch (entity) {
    case "contact":
      return updateContact(client, id, step.body);
    case "invoice":
      if (step.name === "mark_as_sent" || step.name === "mark_as_draft")
        return transitionInvoice(client, id, step.name);
      if (step.name === "send_email") return emailInvoice(client, id, step.body);
      return updateInvoice(client, id, step.body);
    case "payment":
      return updateExplanation(client, id, step.body);
  }
}

/** False where lines were changed and the answer leaves them out: the numbers of new ones would stay unknown. */
function tellsLines({ body }: Step, { raw }: Answer): boolean {
  return body["invoice_items"] === undefined || Array.isArray(raw["invoice_items"]);
}

/**
 * What a change made of an object, where its answer had no body: the total, the numbers of the lines. The steps that
 * follow go on from these.
 * @throws FreeAgentError `unknown`: the change was carried out, so a failed look leaves it in doubt
 */
async function look(client: FreeAgentClient, entity: Entity, id: number): Promise<JsonObject> {
  try {
    return (await get[entity](client, id)).raw;
  } catch (error) {
    if (!(error instanceof FreeAgentError)) throw error;
    const { code, message } = error;
    throw new FreeAgentError({ class: "unknown", code, call: `Look at ${entity} ${id}`, messages: [message] });
  }
}

const get = { contact: getContact, invoice: getInvoice, payment: getExplanation };

/** What was to be deleted and is not there any more: the wish is fulfilled. */
async function remove(client: FreeAgentClient, entity: Entity, id: number): Promise<void> {
  try {
    await removes[entity](client, id);
  } catch (error) {
    if (!(error instanceof FreeAgentError) || !isRefusal(error) || error.status !== 404) throw error;
  }
}

const removes = { contact: deleteContact, invoice: deleteInvoice, payment: deleteExplanation };

function isRefusal({ class: kind }: FreeAgentError): boolean {
  return kind === "locked" || kind === "definite";
}

function judge(error: FreeAgentError, company: string): StepResult {
  const status = error.status ?? null;
  const message = error.messages.length > 0 ? error.messages.join("; ") : error.message;
  if (error.cause instanceof Problem) return { kind: "stopped", status, message, problem: error.cause };
  switch (error.class) {
    case "auth":
    case "forbidden": {
      const problem = failedCall(error, company);
      // The words of a lack of rights are also those of a gateway that does not like one text.
      if (error.code === "access_refused")
        return { kind: "not_executed", status, message, why: "access_refused", problem };
      return { kind: "stopped", status, message, problem };
    }
    case "unknown":
      return { kind: "in_doubt", status, message };
    case "rate_limited":
      return { kind: "not_executed", status, message, why: "rate_limited" };
    case "unreachable":
      return { kind: "not_executed", status, message, why: error.code === "stopped" ? "stopped" : "unreached" };
    case "locked":
    case "definite":
      return { kind: "refused", status, message, field: error.field ?? null };
  }
}

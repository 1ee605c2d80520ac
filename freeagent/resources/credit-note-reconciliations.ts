import * as z from "zod";
import type { JsonObject } from "../../domain/json.ts";
import type { ApiAnswer, ApiRequest, FreeAgentClient } from "../client.ts";
import { decimal, optionalDate, text } from "./field-types.ts";
import { listPages } from "../pages.ts";
import { readObject, readUnder, requireObject } from "./read-answer.ts";
import type { Answer } from "./read-answer.ts";
import { fullReferences } from "./full-references.ts";
import type { Resource } from "./resource.ts";
import { resourcePath } from "./resource-id.ts";

const fields = z.object({
  url: z.string(),
  invoice: z.string(),
  credit_note: z.string(),
  gross_value: decimal,
  dated_on: optionalDate,
  created_at: text,
  updated_at: text,
});

/** A credit note set against an invoice (FreeAgent API: credit_note_reconciliations). */
export type ReconciliationAnswer = Answer<z.output<typeof fields>>;

/** Filters of the list of reconciliations. */
export interface ReconciliationFilter {
  /** ISO 8601, UTC. */
  readonly updatedSince?: string;
  /** `YYYY-MM-DD`, first day. */
  readonly fromDate?: string;
  /** `YYYY-MM-DD`, last day. */
  readonly toDate?: string;
}

const reconciliations: Resource<z.output<typeof fields>> = {
  kind: "credit_note_reconciliations",
  root: "credit_note_reconciliation",
  fields,
  priority: "payments",
};

/** Reconciliations, a page at a time. @throws FreeAgentError */
export function listReconciliations(
  client: FreeAgentClient,
  filter: ReconciliationFilter = {},
): AsyncIterable<ReconciliationAnswer[]> {
  return listPages(client, reconciliations, {
    updated_since: filter.updatedSince,
    from_date: filter.fromDate,
    to_date: filter.toDate,
  });
}

/** One reconciliation. FreeAgent documents it under the plural name; both are taken. @throws FreeAgentError */
export async function getReconciliation(client: FreeAgentClient, id: number): Promise<ReconciliationAnswer> {
  const request = {
    method: "GET",
    path: resourcePath("credit_note_reconciliations", id),
    priority: reconciliations.priority,
  } as const;
  return readReconciliation(request, await client.send(request));
}

/** Sets a sent credit note off against a sent invoice. @throws FreeAgentError */
export async function createReconciliation(
  client: FreeAgentClient,
  attributes: JsonObject,
): Promise<ReconciliationAnswer> {
  const body = { [reconciliations.root]: fullReferences(attributes, client.origin) };
  const path = `/v2/${reconciliations.kind}`;
  const request = { method: "POST", path, body, priority: "invoices" } as const;
  return readReconciliation(request, await client.send(request));
}

function readReconciliation(request: ApiRequest, answer: ApiAnswer): ReconciliationAnswer {
  const single = answer.body !== undefined && reconciliations.root in requireObject(answer.body);
  const root = single ? reconciliations.root : reconciliations.kind;
  return readUnder(request, answer, root, (value) => readObject(value, fields));
}

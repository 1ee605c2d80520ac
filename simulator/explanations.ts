import type { Answer, Call } from "./call.ts";
import { unwrap } from "./attributes.ts";
import { filteredAccount } from "./bank-accounts.ts";
import { createExplanation } from "./create-explanation.ts";
import { deleteExplanation } from "./delete-explanation.ts";
import { editExplanation } from "./edit-explanation.ts";
import { explanationAnswer } from "./explanation-answer.ts";
import { dayFilter, timeOrdered } from "./list-filters.ts";
import { page } from "./paging.ts";
import type { Explanation } from "./records.ts";
import { notFound } from "./refusal.ts";

/** GET /v2/bank_transaction_explanations: those of one account, oldest first. */
export function listExplanations(call: Call): Answer {
  const account = filteredAccount(call);
  const from = dayFilter(call, "from_date");
  const to = dayFilter(call, "to_date");
  const inWindow = (one: Explanation): boolean =>
    one.accountId === account.id && one.datedOn >= (from ?? "") && one.datedOn <= (to ?? "9999");
  const dated = from !== undefined || to !== undefined;
  const since = call.query.has("updated_since");
  const list = timeOrdered(call, call.world.explanations, {
    key: `${account.id} ${from ?? ""} ${to ?? ""}`,
    within: call.world.explanations.inGroup(account.id),
    ...(dated || since ? { passes: inWindow } : {}),
  });
  const { records, headers } = page(call, list, { relative: true });
  const body = { bank_transaction_explanations: records.map((one) => explanationAnswer(call, one)) };
  return { status: 200, headers, body };
}

/** GET /v2/bank_transaction_explanations/:id */
export function getExplanation(call: Call, id: number): Answer {
  return explanationBody(call, 200, findExplanation(call, id));
}

/** POST /v2/bank_transaction_explanations; its Location is relative. */
export function postExplanation(call: Call): Answer {
  const explanation = createExplanation(call, unwrap(call.json, "bank_transaction_explanation"));
  const headers = { Location: `/v2/bank_transaction_explanations/${explanation.id}` };
  return { ...explanationBody(call, 201, explanation), headers };
}

/** PUT /v2/bank_transaction_explanations/:id */
export function putExplanation(call: Call, id: number): Answer {
  const explanation = findExplanation(call, id);
  editExplanation(call, explanation, unwrap(call.json, "bank_transaction_explanation"));
  return explanationBody(call, 200, explanation);
}

/** DELETE /v2/bank_transaction_explanations/:id */
export function removeExplanation(call: Call, id: number): Answer {
  deleteExplanation(call, findExplanation(call, id));
  return { status: 200 };
}

/** The explanation of an id; throws 404. */
export function findExplanation(call: Pick<Call, "world">, id: number): Explanation {
  const explanation = call.world.explanations.get(id);
  if (explanation === undefined) throw notFound();
  return explanation;
}

function explanationBody(call: Call, status: number, one: Explanation): Answer {
  return {
    status,
    headers: { "Last-Modified": new Date(one.updatedAt).toUTCString() },
    body: { bank_transaction_explanation: explanationAnswer(call, one) },
  };
}

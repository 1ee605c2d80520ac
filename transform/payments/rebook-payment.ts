import type { JsonObject } from "../../domain/json.ts";
import type { Link } from "../../domain/link.ts";
import { numberIn } from "../../domain/number-in.ts";
import type { Plan, WritePlan } from "../../domain/plan.ts";
import { changedValues } from "../changed-values.ts";
import type { EntryLine } from "./payment-books.ts";

/**
 * How a payment is booked anew that has an entry of ours. Where invoice and place stay the same (the bank's line, or for a manual
 * entry the account) the entry is changed: FreeAgent does all of it or nothing, so the money is never unbooked. An entry
 * cannot be known to move to another invoice or line (FreeAgent API: bank_transaction_explanations, updating): there
 * the old one goes once the new one can be made, and until then it stays.
 * @param plan how the payment would be booked without that entry
 * @param line the bank's line that the entry explains; undefined for a manual entry
 */
export function rebooked(link: Link, plan: Plan, line: EntryLine | undefined): Plan {
  if (plan.kind !== "write") return plan;
  const { freeagentId } = link;
  if (freeagentId !== null && staysInPlace(link.base, plan.steps[0].body, line))
    return changedInPlace(freeagentId, link, plan);
  return { ...plan, outcome: "updated", steps: [{ name: "delete", body: {} }, ...plan.steps], freeagentId };
}

function staysInPlace(base: JsonObject, body: JsonObject, line: EntryLine | undefined): boolean {
  const { paid_invoice: invoice, bank_transaction: onLine, bank_account: inAccount } = body;
  if (numberIn(base["paid_invoice"]) !== numberIn(invoice)) return false;
  if (line !== undefined) return numberIn(onLine) === line.line.freeagentId;
  const account = numberIn(base["bank_account"]);
  return account !== undefined && account === numberIn(inAccount);
}

function changedInPlace(freeagentId: number, link: Link, plan: WritePlan): Plan {
  const { paid_invoice: _invoice, bank_transaction: _line, bank_account: _account, ...values } = plan.steps[0].body;
  const body = changedValues(values, link.base, false);
  if (Object.keys(body).length === 0) return { kind: "unchanged", link: { ...link, sentHash: plan.hash } };
  const fixed = {
    kind: "write",
    outcome: "updated",
    freeagentId,
    marker: String(freeagentId),
    hash: plan.hash,
  } as const;
  return { ...fixed, steps: [{ name: "update", body }] };
}

import { isBlank, type Sent } from "./attributes.ts";
import { checkExplanation, checkLine } from "./check-explanation.ts";
import { wholeSecond } from "./collection.ts";
import { zero } from "./decimals.ts";
import { type ExplainCall, writeExplanation } from "./explanation-attributes.ts";
import type { BankLine, Explanation } from "./records.ts";
import { invalid } from "./refusal.ts";
import { referencedId } from "./resource-reference.ts";
import { settlementChanged } from "./settlement.ts";
import { nextId } from "./world.ts";

/**
 * Stores an explanation of a line; with `bank_account` alone it makes a manual line of the same amount and day first.
 * Throws 422 where FreeAgent would refuse, and then stores nothing.
 */
export function createExplanation(call: ExplainCall, sent: Sent): Explanation {
  const missing = ["dated_on", "gross_value"].filter((name) => isBlank(sent[name]));
  if (missing.length > 0) throw invalid(...missing.map((name) => `${name} can't be blank`));
  const line = sentLine(call, sent);
  const draft = blankExplanation(call, line ?? manualLine(call, sent));
  writeExplanation(call, draft, sent);
  checkExplanation(call, draft, undefined);
  if (line !== undefined) checkLine(call, draft, undefined);
  return storeExplanation(call, draft, line === undefined);
}

function sentLine(call: ExplainCall, sent: Sent): BankLine | undefined {
  if (isBlank(sent["bank_transaction"])) return undefined;
  const id = referencedId(sent["bank_transaction"], "bank_transactions");
  const line = id === undefined ? undefined : call.world.lines.get(id);
  if (line === undefined) throw invalid("bank_transaction can't be blank");
  return line;
}

function manualLine(call: ExplainCall, sent: Sent): BankLine {
  const accountId = referencedId(sent["bank_account"], "bank_accounts");
  if (accountId === undefined || call.world.accounts.get(accountId) === undefined) {
    throw invalid("bank_account can't be blank");
  }
  const at = wholeSecond(call.now);
  return {
    id: call.world.ids.line,
    createdAt: at,
    updatedAt: at,
    touched: 0,
    accountId,
    amount: zero,
    datedOn: call.today,
    description: "///",
    text: "",
    fitid: undefined,
    isManual: true,
    uploadedAt: undefined,
    upload: 0,
    unexplained: zero,
    explanations: [],
    share: undefined,
  };
}

function blankExplanation(call: ExplainCall, line: BankLine): Explanation {
  const at = wholeSecond(call.now);
  return {
    id: call.world.ids.explanation,
    createdAt: at,
    updatedAt: at,
    touched: 0,
    line,
    accountId: line.accountId,
    datedOn: line.datedOn,
    gross: zero,
    foreign: zero,
    description: "",
    category: undefined,
    paid: undefined,
    paidUserId: undefined,
    transferAccountId: undefined,
    taxStatus: undefined,
    taxRate: undefined,
    taxValue: undefined,
    markedForReview: false,
    attributes: {},
  };
}

function storeExplanation(call: ExplainCall, explanation: Explanation, withLine: boolean): Explanation {
  const { world } = call;
  const { line } = explanation;
  nextId(world, "explanation");
  if (withLine) {
    nextId(world, "line");
    line.amount = explanation.gross;
    line.unexplained = explanation.gross;
    line.datedOn = explanation.datedOn;
    world.lines.add(line);
  }
  line.explanations.push(explanation);
  line.unexplained = line.unexplained.minus(explanation.gross);
  world.lines.touch(line, call.now);
  world.explanations.add(explanation);
  if (explanation.paid !== undefined) {
    explanation.paid.explanations = [...explanation.paid.explanations, explanation];
    settlementChanged(world, call.switches, explanation.paid, call.now);
  }
  bumpAccount(call, line.accountId);
  return explanation;
}

/** Moves the `updated_at` of a bank account after something happened on it, where the switch wants that. */
export function bumpAccount(call: ExplainCall, accountId: number): void {
  const account = call.world.accounts.get(accountId);
  if (account !== undefined && call.switches.bank_activity_bumps_account) call.world.accounts.touch(account, call.now);
}

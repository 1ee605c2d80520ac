import type { Sent } from "./attributes.ts";
import { checkExplanation, checkLine } from "./check-explanation.ts";
import { bumpAccount } from "./create-explanation.ts";
import { type ExplainCall, writeExplanation } from "./explanation-attributes.ts";
import type { Explanation } from "./records.ts";
import { settlementChanged } from "./settlement.ts";

/** Changes an explanation; a manual line with only this explanation follows its amount and day. */
export function editExplanation(call: ExplainCall, explanation: Explanation, sent: Sent): void {
  const { line } = explanation;
  const draft: Explanation = { ...explanation, attributes: { ...explanation.attributes } };
  writeExplanation(call, draft, sent);
  checkExplanation(call, draft, explanation);
  const ownsLine = line.isManual && line.explanations.length === 1;
  if (!ownsLine && !draft.gross.eq(explanation.gross)) checkLine(call, draft, explanation);
  const before = explanation.paid;
  const left = line.unexplained.plus(explanation.gross);
  Object.assign(explanation, draft);
  call.world.explanations.touch(explanation, call.now);
  call.world.lines.touch(line, call.now, () => {
    line.unexplained = (ownsLine ? explanation.gross : left).minus(explanation.gross);
    if (!ownsLine) return;
    line.amount = explanation.gross;
    line.datedOn = explanation.datedOn;
  });
  movePayment(call, explanation, before);
  bumpAccount(call, line.accountId);
}

function movePayment(call: ExplainCall, explanation: Explanation, before: Explanation["paid"]): void {
  if (before !== undefined) before.explanations = before.explanations.filter((one) => one !== explanation);
  if (explanation.paid !== undefined) explanation.paid.explanations = [...explanation.paid.explanations, explanation];
  for (const document of new Set([before, explanation.paid])) {
    if (document !== undefined) settlementChanged(call.world, call.switches, document, call.now);
  }
}

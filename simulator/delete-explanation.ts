import { bumpAccount } from "./create-explanation.ts";
import type { ExplainCall } from "./explanation-attributes.ts";
import { isLockedDay } from "./period-lock.ts";
import type { Explanation } from "./records.ts";
import { invalid } from "./refusal.ts";
import { settlementChanged } from "./settlement.ts";

/** Removes an explanation: its invoice opens again, its line is unexplained again, or goes with it when made by hand. */
export function deleteExplanation(call: ExplainCall, explanation: Explanation): void {
  if (isLockedDay(call.world, explanation.datedOn)) throw invalid("dated_on is in a locked period");
  const { line } = explanation;
  line.explanations.splice(line.explanations.indexOf(explanation), 1);
  line.unexplained = line.unexplained.plus(explanation.gross);
  call.world.explanations.remove(explanation);
  const goes = line.isManual && line.explanations.length === 0 && call.switches.manual_line_goes_with_explanation;
  if (goes) call.world.lines.remove(line);
  else call.world.lines.touch(line, call.now);
  if (explanation.paid !== undefined) {
    explanation.paid.explanations = explanation.paid.explanations.filter((one) => one !== explanation);
    settlementChanged(call.world, call.switches, explanation.paid, call.now);
  }
  bumpAccount(call, line.accountId);
}

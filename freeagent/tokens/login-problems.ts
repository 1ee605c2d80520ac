import { Problem } from "../../domain/problem.ts";
import { refusalProblem } from "./token-problems.ts";
import type { TokenRefusal } from "./token-refusal.ts";

/** A log-in that came to nothing. */
export function loginFailed(code: string, message: string): Problem {
  return new Problem({ kind: "login_needed", code, message });
}

/** Why the code of a log-in gave no tokens. */
export function grantProblem(refusal: TokenRefusal): Problem {
  if (refusal.kind === "invalid_grant") {
    return loginFailed(
      "login_code_expired",
      "FreeAgent no longer accepts the code: it lives for 15 minutes and works once. Nothing was stored. Start again and finish within 15 minutes.",
    );
  }
  if (refusal.kind === "unavailable" && refusal.sent) {
    return loginFailed(
      "login_answer_lost",
      `FreeAgent's answer to the log-in was lost (${refusal.message}), and a code works only once. Nothing was stored. Start again.`,
    );
  }
  return refusalProblem("this company", refusal);
}

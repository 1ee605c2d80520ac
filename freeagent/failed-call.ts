import { authCommandLine } from "../domain/auth-command-line.ts";
import { Problem, type ProblemKind } from "../domain/problem.ts";
import type { FailureClass, FreeAgentError } from "./errors.ts";

/**
 * What a failed call means for the operator of the whole run: a problem with a remedy. One that the log-in, the
 * budget or the operator raised before anything was sent is handed on as it is. `company`: by its name in freeagent-sync.yaml.
 */
export function failedCall(error: FreeAgentError, company: string): Problem {
  if (error.cause instanceof Problem) return error.cause;
  const { kind, remedy: usual } = meanings[error.class];
  const command = error.class === "auth" ? ` ${authCommandLine("login", company)}` : "";
  const remedy = remedies[error.code] ?? `${usual}${command}`;
  return new Problem({
    kind,
    code: error.code,
    message: `${error.message.replace(/\.?$/, ".")} ${remedy}`,
    cause: error,
  });
}

const awayRemedy =
  "Nothing but FreeAgent's API is ever called, so the token stayed here. Check FREEAGENT_API_URL, and whether something stands between this machine and FreeAgent.";

/** By code, where what usually helps against failures of the class does not. */
const remedies: Readonly<Record<string, string>> = {
  redirected: awayRemedy,
  foreign_link: awayRemedy,
  certificate_refused:
    "Nothing was sent. Check this machine's clock and FREEAGENT_API_URL; where a proxy of your own opens encrypted connections, name its authority's file in NODE_EXTRA_CA_CERTS.",
  api_access_disabled:
    "The log-in is as good as before: have the company's owner, or FreeAgent's support, allow API access again.",
};

const meanings: Readonly<Record<FailureClass, { readonly kind: ProblemKind; readonly remedy: string }>> = {
  auth: {
    kind: "login_needed",
    remedy: "FreeAgent refuses the stored log-in. Log in again:",
  },
  forbidden: { kind: "configuration", remedy: "The user who logged in needs access level 6 (Banking) or higher." },
  rate_limited: { kind: "try_later", remedy: "FreeAgent's request limit is used up. The next run goes on from here." },
  unreachable: {
    kind: "unreachable",
    remedy:
      "Check FREEAGENT_API_URL, the network and FreeAgent's status page. Nothing is lost; the next run goes on from here.",
  },
  unknown: {
    kind: "unreachable",
    remedy: "The answer was lost. Nothing is lost; the next run looks before it sends again.",
  },
  definite: {
    kind: "unreachable",
    remedy: "FreeAgent refuses a call that a run needs. Check FREEAGENT_API_URL; is it FreeAgent's API?",
  },
  locked: { kind: "unreachable", remedy: "The record is locked in FreeAgent." },
};

import { FreeAgentError } from "./errors.ts";
import type { FailureClass, FailureDetails } from "./errors.ts";
import { failureText } from "./failure-text.ts";
import type { FailureText } from "./failure-text.ts";
import type { NotAnswered } from "./not-answered.ts";
import type { RawAnswer, RawRequest } from "./transport.ts";

type Call = Pick<RawRequest, "method" | "path">;

/**
 * Judges a call without an answer. A read has no effect, so it is `unreachable` whatever happened; a write is that
 * only when it certainly never left, and `unknown` otherwise.
 */
export function judgeSilence(call: Call, silence: NotAnswered): FreeAgentError {
  const lost = call.method !== "GET" && silence.sent;
  const why = lost ? "lost" : silence.distrusted ? "distrusted" : "unreached";
  const { code, said } = silences[why];
  return new FreeAgentError({
    class: lost ? "unknown" : "unreachable",
    code,
    call: nameOf(call),
    messages: [`${said} (${silence.code}).`],
    cause: silence,
  });
}

const silences = {
  lost: { code: "answer_lost", said: "The answer was lost" },
  distrusted: { code: "certificate_refused", said: "FreeAgent's certificate is not accepted" },
  unreached: { code: "not_reached", said: "FreeAgent cannot be reached" },
} as const;

/** Judges an answer with a status other than 2xx: its status first, then what it says. */
export function judgeRefusal(call: Call, answer: RawAnswer): FreeAgentError {
  // A 404 tells that an object is gone, also to who wanted to delete it: it must be FreeAgent's own word.
  if (answer.status === 404 && !isFreeAgents(answer.text)) return judgeUnusable(call, answer, "gateway_page");
  const text = failureText(answer.text);
  return failure(call, answer, verdict(call, answer.status, text), text);
}

/** FreeAgent says that nothing is there with a JSON object or without a word; gateways do with pages and with text. */
function isFreeAgents(text: string): boolean {
  if (text.trim() === "") return true;
  try {
    const said: unknown = JSON.parse(text);
    return typeof said === "object" && said !== null && !Array.isArray(said);
  } catch {
    return false;
  }
}

/** An answer that cannot be used: a write may have been executed as far as we know, a read tells nothing. `field`: what is odd in it. */
export function judgeUnusable(
  call: Call,
  answer: RawAnswer,
  code: string,
  { cause, field }: { readonly cause?: unknown; readonly field?: string | undefined } = {},
): FreeAgentError {
  const verdictClass = call.method === "GET" ? "unreachable" : "unknown";
  const where = field === undefined ? "" : `: ${field} is not as documented`;
  const messages = [`FreeAgent's answer cannot be used (${code})${where}.`];
  return failure(call, answer, [verdictClass, code], { messages, field }, cause);
}

function failure(
  call: Call,
  answer: RawAnswer,
  [verdictClass, code]: readonly [FailureClass, string],
  text: FailureText,
  cause?: unknown,
): FreeAgentError {
  const details: FailureDetails = {
    class: verdictClass,
    code,
    call: nameOf(call),
    status: answer.status,
    messages: text.messages,
    field: text.field,
    requestId: answer.headers.get("x-request-id"),
    cause,
  };
  return new FreeAgentError(details);
}

function verdict(call: Call, status: number, text: FailureText): readonly [FailureClass, string] {
  const said = text.messages.join("\n");
  if (status >= 300 && status < 400) return redirected(call, status);
  // Seen with 401 and with 403 (FreeAgent API: conventions, known messages).
  const isAccess = status === 401 || status === 403;
  if (isAccess && /API access is disabled/i.test(said)) return ["forbidden", "api_access_disabled"];
  if (status === 401) return ["auth", "token_refused"];
  if (status === 403) return forbidden(call, said);
  if (status === 429) return ["rate_limited", "rate_limited"];
  if (status >= 400 && status < 500 && status !== 408) return refused(status, said);
  // 408, 5xx and numbers that no standard knows: FreeAgent may have gone on working.
  return call.method === "GET" ? ["unreachable", "server_error"] : ["unknown", "server_error"];
}

function redirected(call: Call, status: number): readonly [FailureClass, string] {
  // 303 is what a server says after it has executed a POST (RFC 9110, 15.4.4).
  const executed = status === 303 && call.method !== "GET";
  return executed ? ["unknown", "redirected"] : ["forbidden", "redirected"];
}

function forbidden(call: Call, said: string): readonly [FailureClass, string] {
  if (isLocked(said)) return ["locked", "locked"];
  // Contacts with documents, for one, cannot be deleted: that says nothing about other calls.
  if (call.method === "DELETE") return ["definite", "delete_refused"];
  if (isAboutRecord(call, said)) return ["definite", "refused"];
  return ["forbidden", "access_refused"];
}

/** A change of one record, refused for a reason of its own (an invoice that has payments): no word of rights or access. */
function isAboutRecord(call: Call, said: string): boolean {
  const isChange = call.method !== "GET" && /\/\d+(\/|$)/.test(call.path);
  return isChange && said !== "" && !/\b(allowed|access|permission|permitted|authori[sz]ed|forbidden)\b/i.test(said);
}

function refused(status: number, said: string): readonly [FailureClass, string] {
  if (isLocked(said)) return ["locked", /locked period/i.test(said) ? "period_locked" : "locked"];
  if (status === 422 && /\breference\b.*\b(taken|already|exists|in use|unique)\b/i.test(said)) {
    return ["definite", "reference_taken"];
  }
  const codes: Readonly<Record<number, string>> = {
    400: "bad_request",
    404: "not_found",
    406: "not_acceptable",
    409: "conflict",
    422: "invalid",
  };
  return ["definite", codes[status] ?? "refused"];
}

function isLocked(said: string): boolean {
  return /\b(is|are) locked\b|\blocked period\b/i.test(said);
}

/** Method and path; the query is left out of messages because a filter may carry data. */
function nameOf(call: Call): string {
  return `${call.method} ${call.path.split("?")[0] ?? call.path}`;
}

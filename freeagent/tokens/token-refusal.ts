import { failureText } from "../failure-text.ts";
import type { NotAnswered } from "../not-answered.ts";
import { blockedUntil } from "../retry-after.ts";
import type { RawAnswer } from "../transport.ts";

/** Why the token endpoint gave no tokens. */
export type TokenRefusal =
  /** The code or refresh token is used, expired, revoked or unknown. */
  | { readonly kind: "invalid_grant"; readonly message: string }
  /** Client id or secret is wrong, or the request is not one that FreeAgent takes: only the configuration helps. */
  | { readonly kind: "client_refused"; readonly message: string }
  /** It passes. `sent` false: certainly nothing was executed, and the old refresh token is as good as before. */
  | {
      readonly kind: "unavailable";
      readonly code: string;
      readonly sent: boolean;
      readonly message: string;
      /** FreeAgent's wish after a 429. */
      readonly until?: Date;
    };

/** Judges an answer of the token endpoint other than a complete 200. */
export function refusedTokens(answer: RawAnswer, now: Date): TokenRefusal {
  const { status } = answer;
  const said = failureText(answer.text).messages.join("; ");
  const message = said === "" ? `status ${status}` : `status ${status}: ${said}`;
  if (status === 429) {
    const until = blockedUntil(answer.headers, now);
    return { kind: "unavailable", code: "rate_limited", sent: false, message, until };
  }
  if (answer.unusable !== undefined) {
    const lost = `${message}, but the rest of the answer is ${answer.unusable.replaceAll("_", " ")}`;
    return { kind: "unavailable", code: "answer_unusable", sent: status < 400 || status >= 500, message: lost };
  }
  if (isGateways(status, answer.text)) return { kind: "unavailable", code: "gateway_answer", sent: true, message };
  // invalid_grant is reported with 400 by some and with 401 by others.
  if (status >= 400 && status < 500 && /\binvalid_grant\b/.test(answer.text)) return { kind: "invalid_grant", message };
  if (status >= 400 && status < 500 && status !== 408) return { kind: "client_refused", message };
  if (status >= 300 && status < 400)
    return { kind: "client_refused", message: `${message} (redirects are not followed)` };
  return { kind: "unavailable", code: "server_error", sent: true, message };
}

/** Judges silence of the token endpoint. */
export function unansweredTokens(silence: NotAnswered): TokenRefusal {
  const code = silence.sent ? "answer_lost" : "not_reached";
  return { kind: "unavailable", code, sent: silence.sent, message: silence.message };
}

/** FreeAgent refuses in JSON or plain text, and its token endpoint is always there. */
function isGateways(status: number, text: string): boolean {
  const isPage = status >= 400 && status < 500 && text.trimStart().startsWith("<");
  return isPage || status === 404 || status === 407;
}

import { expect, test } from "vitest";
import { NotAnswered } from "../../freeagent/not-answered.ts";
import { refusedTokens, unansweredTokens } from "../../freeagent/tokens/token-refusal.ts";

const now = new Date("2026-11-24T01:15:00Z");

test.each([
  [200, true],
  [399, true],
  [400, false],
  [499, false],
  [500, true],
  [503, true],
])(
  "an answer with status %i whose body breaks off says nothing about the log-in or the application",
  (status, sent) => {
    const refusal = refusedTokens({ status, headers: new Map(), text: "", unusable: "cut_off" }, now);
    expect(refusal).toMatchObject({ kind: "unavailable", code: "answer_unusable", sent });
    expect(refusal.message).toBe(`status ${status}, but the rest of the answer is cut off`);
  },
);

const grant = '{"error":"invalid_grant"}';

test.each<[number, string, object]>([
  [400, grant, { kind: "invalid_grant", message: "status 400: invalid_grant" }],
  [401, grant, { kind: "invalid_grant", message: "status 401: invalid_grant" }],
  [400, '{"error":"invalid_client"}', { kind: "client_refused", message: "status 400: invalid_client" }],
  [499, "", { kind: "client_refused", message: "status 499" }],
  [408, "", { kind: "unavailable", code: "server_error", sent: true, message: "status 408" }],
  [500, grant, { kind: "unavailable", code: "server_error", sent: true, message: "status 500: invalid_grant" }],
  [299, grant, { kind: "unavailable", code: "server_error", sent: true, message: "status 299: invalid_grant" }],
  [300, grant, { kind: "client_refused", message: "status 300: invalid_grant (redirects are not followed)" }],
  [
    399,
    "<html>",
    { kind: "client_refused", message: "status 399: an HTML page instead of an answer (redirects are not followed)" },
  ],
  [
    500,
    "<html>",
    { kind: "unavailable", code: "server_error", sent: true, message: "status 500: an HTML page instead of an answer" },
  ],
  [399, "", { kind: "client_refused", message: "status 399 (redirects are not followed)" }],
  [200, "", { kind: "unavailable", code: "server_error", sent: true, message: "status 200" }],
  [503, '{"errors":["a","b"]}', { kind: "unavailable", code: "server_error", sent: true, message: "status 503: a; b" }],
])("status %i with %s is told from the others", (status, text, refusal) => {
  expect(refusedTokens({ status, headers: new Map(), text }, now)).toEqual(refusal);
});

test.each([
  [400, "<html><title>Bad request</title>"],
  [403, "\n<!doctype html><title>Blocked by policy</title>"],
  [404, "default backend - 404"],
  [404, ""],
  [407, "Proxy authentication required"],
])("status %i with %j is a gateway's word: it passes, and says nothing about the application", (status, text) => {
  const refusal = refusedTokens({ status, headers: new Map(), text }, now);
  expect(refusal).toMatchObject({ kind: "unavailable", code: "gateway_answer", sent: true });
});

test("after a 429 nothing is asked before FreeAgent's time, and the refresh token is as good as before", () => {
  const headers = new Map([["retry-after", "17"]]);
  expect(refusedTokens({ status: 429, headers, text: "slow down", unusable: "cut_off" }, now)).toEqual({
    kind: "unavailable",
    code: "rate_limited",
    sent: false,
    message: "status 429: slow down",
    until: new Date("2026-11-24T01:15:17Z"),
  });
});

test.each([
  ["ECONNREFUSED", false, "not_reached"],
  ["ECONNRESET", true, "answer_lost"],
])("silence with %s says whether the refresh token may be used up: %s", (code, sent, name) => {
  const silence = new NotAnswered(Object.assign(new Error(code), { code }));
  expect(unansweredTokens(silence)).toEqual({
    kind: "unavailable",
    code: name,
    sent,
    message: `no answer (${code})`,
  });
});

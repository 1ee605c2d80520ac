import { describe, expect, test } from "vitest";
import { Problem, type ProblemKind } from "../../domain/problem.ts";
import { FreeAgentError, type FailureClass, type FailureDetails } from "../../freeagent/errors.ts";
import { failedCall } from "../../freeagent/failed-call.ts";

function failure(over: Partial<FailureDetails> = {}): FreeAgentError {
  return new FreeAgentError({ class: "auth", code: "token_refused", call: "GET /v2/company", messages: [], ...over });
}

describe("a call that failed tells the operator what to do", () => {
  test.each<[FailureClass, ProblemKind, string]>([
    [
      "auth",
      "login_needed",
      "FreeAgent refuses the stored log-in. Log in again: freeagent-sync auth login --company 'Smith & Co'",
    ],
    ["forbidden", "configuration", "The user who logged in needs access level 6 (Banking) or higher."],
    ["rate_limited", "try_later", "FreeAgent's request limit is used up. The next run goes on from here."],
    [
      "unreachable",
      "unreachable",
      "Check FREEAGENT_API_URL, the network and FreeAgent's status page. Nothing is lost; the next run goes on from here.",
    ],
    ["unknown", "unreachable", "The answer was lost. Nothing is lost; the next run looks before it sends again."],
    [
      "definite",
      "unreachable",
      "FreeAgent refuses a call that a run needs. Check FREEAGENT_API_URL; is it FreeAgent's API?",
    ],
    ["locked", "unreachable", "The record is locked in FreeAgent."],
  ])("%s: %s", (kind, means, remedy) => {
    const error = failure({ class: kind, code: "a_code", messages: ["No"] });
    const problem = failedCall(error, "Smith & Co");
    expect(problem).toMatchObject({ kind: means, code: "a_code", cause: error });
    expect(problem.message).toBe(`GET /v2/company: No. ${remedy}`);
  });

  test.each(["redirected", "foreign_link"])("when the answer leads away (%s), where the token stayed", (code) => {
    const problem = failedCall(failure({ class: "forbidden", code, messages: ["See there."] }), "acme");
    expect(problem.message).toBe(
      "GET /v2/company: See there. Nothing but FreeAgent's API is ever called, so the token stayed here. Check FREEAGENT_API_URL, and whether something stands between this machine and FreeAgent.",
    );
  });

  test("when the certificate is not accepted, with what may be wrong on this side", () => {
    const error = failure({ class: "unreachable", code: "certificate_refused", messages: ["No"] });
    expect(failedCall(error, "Smith & Co")).toMatchObject({ kind: "unreachable" });
    expect(failedCall(error, "Smith & Co").message).toBe(
      "GET /v2/company: No. Nothing was sent. Check this machine's clock and FREEAGENT_API_URL; where a proxy of your own opens encrypted connections, name its authority's file in NODE_EXTRA_CA_CERTS.",
    );
  });

  test("when the company's API access is switched off, which no other log-in would change", () => {
    const error = failure({ class: "forbidden", code: "api_access_disabled", messages: ["API access is disabled"] });
    expect(failedCall(error, "Smith & Co").message).toBe(
      "GET /v2/company: API access is disabled. The log-in is as good as before: have the company's owner, or FreeAgent's support, allow API access again.",
    );
  });

  test("in the words of the problem that kept it from being sent", () => {
    const cause = new Problem({ kind: "try_later", code: "lease_lost", message: "Another run took over." });
    expect(failedCall(failure({ cause }), "acme")).toBe(cause);
  });
});

describe("the error of a call", () => {
  test.each<[Partial<FailureDetails>, string]>([
    [{}, "GET /v2/company: token_refused"],
    [{ status: 401 }, "GET /v2/company answered 401: token_refused"],
    [{ status: 422, messages: ["a is bad", "b is bad"] }, "GET /v2/company answered 422: a is bad; b is bad"],
  ])("with %j says: %s", (over, message) => {
    const error = failure(over);
    expect(error).toMatchObject({ name: "FreeAgentError", class: "auth", code: "token_refused", message });
    expect(error).not.toHaveProperty("cause");
  });

  test("keeps what was told of it", () => {
    const details = { status: 422, messages: ["a is bad"], field: "a", requestId: "1-2", cause: new Error("why") };
    expect(failure(details)).toMatchObject(details);
  });
});

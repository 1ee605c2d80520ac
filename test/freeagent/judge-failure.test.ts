import { describe, expect, it } from "vitest";
import { judgeAnswer } from "../../freeagent/judge-answer.ts";
import { FreeAgentError } from "../../freeagent/errors.ts";
import { judgeSilence, judgeUnusable } from "../../freeagent/judge-failure.ts";
import { NotAnswered } from "../../freeagent/not-answered.ts";

type Method = "GET" | "POST" | "PUT" | "DELETE";

function judge(
  method: Method,
  status: number,
  text = "",
  type = "application/json",
  unusable?: string,
  path = "/v2/contacts?secret=1",
): FreeAgentError {
  const headers = new Map([
    ["content-type", type],
    ["x-request-id", "1-2-3"],
  ]);
  const answer = { status, headers, text, ...(unusable !== undefined && { unusable }) };
  try {
    judgeAnswer({ method, path }, answer);
  } catch (error) {
    if (error instanceof FreeAgentError) return error;
    throw error;
  }
  throw new Error("the answer passed");
}

const list = (message: string): string => JSON.stringify({ errors: [{ message }] });
const nested = (message: string): string => JSON.stringify({ errors: { error: { message } } });

// reliability (b), row by row: status, body, class for a write, class for a read, code.
const rows: [string, number, string, string, string, string][] = [
  ["408", 408, "", "unknown", "unreachable", "server_error"],
  ["500", 500, "", "unknown", "unreachable", "server_error"],
  ["502 with a gateway's page", 502, "<html><title>502</title></html>", "unknown", "unreachable", "server_error"],
  ["503", 503, "", "unknown", "unreachable", "server_error"],
  ["504, which may be a success", 504, "<html>", "unknown", "unreachable", "server_error"],
  ["a status that no standard knows", 799, "", "unknown", "unreachable", "server_error"],
  ["429", 429, "You must not exceed 120 requests per 60 seconds", "rate_limited", "rate_limited", "rate_limited"],
  ["401", 401, nested("Access token not recognised"), "auth", "auth", "token_refused"],
  [
    "403 of the access level",
    403,
    nested("You are not allowed to access this action."),
    "forbidden",
    "forbidden",
    "access_refused",
  ],
  [
    "403 of a closed API",
    403,
    nested("API access is disabled for this company"),
    "forbidden",
    "forbidden",
    "api_access_disabled",
  ],
  [
    "401 of a closed API",
    401,
    nested("API access is disabled for this company"),
    "forbidden",
    "forbidden",
    "api_access_disabled",
  ],
  ["403 of a locked invoice", 403, nested("Invoice is locked."), "locked", "locked", "locked"],
  ["301", 301, "", "forbidden", "forbidden", "redirected"],
  ["307", 307, "", "forbidden", "forbidden", "redirected"],
  ["303, which may follow an executed POST", 303, "", "unknown", "forbidden", "redirected"],
  ["400", 400, nested("Invalid nominal code"), "definite", "definite", "bad_request"],
  ["404", 404, nested("Resource not found"), "definite", "definite", "not_found"],
  ["404 with nothing but blanks", 404, " \r\n", "definite", "definite", "not_found"],
  ["404 without a body", 404, "", "definite", "definite", "not_found"],
  ["406", 406, "", "definite", "definite", "not_acceptable"],
  ["409", 409, nested("cannot be deleted"), "definite", "definite", "conflict"],
  ["422", 422, list("dated_on can't be blank"), "definite", "definite", "invalid"],
  ["422 of a reference", 422, list("Reference has already been taken"), "definite", "definite", "reference_taken"],
  ["422 of a locked attribute", 422, list("contact_id is locked and cannot be changed"), "locked", "locked", "locked"],
  ["422 of a locked period", 422, list("dated_on is in a locked period"), "locked", "locked", "period_locked"],
  ["410", 410, "", "definite", "definite", "refused"],
];

describe("the table of answers", () => {
  it.each(rows)("%s", (_name, status, body, write, read, code) => {
    expect(judge("POST", status, body)).toMatchObject({ class: write, code, status, requestId: "1-2-3" });
    expect(judge("PUT", status, body)).toMatchObject({ class: write, code });
    expect(judge("GET", status, body)).toMatchObject({ class: read, code });
  });

  it("takes a 403 that gives a reason of the record's own as the matter of that record", () => {
    const refused = (path: string, method: Method, said: string) =>
      judge(method, 403, said, undefined, undefined, path);
    const paid = nested("Invoice has payments and cannot be reverted to draft");
    for (const path of ["/v2/invoices/7/transitions/mark_as_draft", "/v2/invoices/7"]) {
      expect(refused(path, "PUT", paid)).toMatchObject({ class: "definite", code: "refused" });
      expect(refused(path, "GET", paid)).toMatchObject({ class: "forbidden" });
      for (const said of ["", "Forbidden", nested("You are not allowed to access this action.")]) {
        expect(refused(path, "PUT", said)).toMatchObject({ class: "forbidden", code: "access_refused" });
      }
    }
    expect(refused("/v2/invoices", "POST", paid)).toMatchObject({ class: "forbidden" });
  });

  it("takes a refused deletion as the matter of one record", () => {
    expect(judge("DELETE", 403, nested("You are not allowed"))).toMatchObject({
      class: "definite",
      code: "delete_refused",
    });
    expect(judge("DELETE", 403, nested("Invoice is locked."))).toMatchObject({ class: "locked" });
    expect(judge("DELETE", 404)).toMatchObject({ class: "definite", code: "not_found" });
  });

  it.each([
    ["is cut off", "", "application/json", "cut_off", "answer_cut_off"],
    ["is too large", "", "application/json", "too_large", "answer_too_large"],
    ["is no JSON", "{", "application/json", undefined, "answer_not_json"],
    ["is HTML", "<html>", "text/html", undefined, "answer_not_json"],
  ])("leaves a write open and a read unanswered when a 2xx %s", (_name, text, type, unusable, code) => {
    expect(judge("POST", 201, text, type, unusable)).toMatchObject({ class: "unknown", code });
    expect(judge("GET", 200, text, type, unusable)).toMatchObject({ class: "unreachable", code });
  });

  it.each([
    ["a body", 200, '{"contacts":[]}', "application/json", { contacts: [] }],
    ["a body of another charset", 299, "[]", "application/json ; charset=utf-8", []],
    ["a body in capitals", 201, "[]", "Application/JSON", []],
    ["no body", 200, " \n", "text/plain", undefined],
  ])("takes a 2xx with %s", (_name, status, text, type, body) => {
    const headers = new Map([
      ["content-type", type],
      ["x-request-id", "1-2-3"],
    ]);
    const taken = judgeAnswer({ method: "GET", path: "/v2/contacts" }, { status, headers, text });
    expect(taken).toEqual({ status, headers, body, requestId: "1-2-3" });
  });

  it("takes nothing else for JSON, and keeps why it could not be read", () => {
    for (const type of ["x/application/json", "application/jsonp", "text/html"]) {
      expect(judge("GET", 200, "{}", type)).toMatchObject({ code: "answer_not_json" });
    }
    const nameless = { status: 200, headers: new Map<string, string>(), text: "{}" };
    expect(() => judgeAnswer({ method: "GET", path: "/v2/contacts" }, nameless)).toThrow("answer_not_json");
    expect(judge("GET", 200, "{").cause).toBeInstanceOf(SyntaxError);
    expect(judge("POST", 200, "{").messages).toEqual(["FreeAgent's answer cannot be used (answer_not_json)."]);
  });

  it.each(["\n<html><title>Not found</title>", "default backend - 404", "404 page not found", "[]", '"gone"', "null"])(
    "does not take a gateway's 404 for FreeAgent's word that an object is gone: %j",
    (page) => {
      expect(judge("GET", 404, page)).toMatchObject({ class: "unreachable", code: "gateway_page" });
      for (const method of ["DELETE", "PUT", "POST"] as const) {
        expect(judge(method, 404, page)).toMatchObject({ class: "unknown", code: "gateway_page" });
      }
      expect(judge("GET", 410, page)).toMatchObject({ class: "definite", code: "refused" });
    },
  );

  it.each([
    [199, "", "server_error"],
    [300, "", "redirected"],
    [399, "", "redirected"],
    [400, list("Reference has already been taken"), "bad_request"],
    [499, "", "refused"],
    [600, "", "server_error"],
  ])("tells a status at the edge of its class: %i", (status, text, code) => {
    expect(judge("POST", status, text).code).toBe(code);
  });

  it("does not read a sentence out of two messages", () => {
    const two = JSON.stringify({ errors: [{ message: "reference:" }, { message: "taken" }] });
    expect(judge("POST", 422, two).code).toBe("invalid");
  });

  it("keeps the query out of its message", () => {
    expect(judge("GET", 404).message).toBe("GET /v2/contacts answered 404: not_found");
  });
});

describe("silence", () => {
  const coded = (code: string, more: object = {}): Error => Object.assign(new Error(code), { code, ...more });
  const never = [
    "ENOTFOUND",
    "EAI_AGAIN",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "EADDRNOTAVAIL",
    "ECONNREFUSED",
    "UND_ERR_CONNECT_TIMEOUT",
  ];
  const perhaps = [
    "UND_ERR_SOCKET",
    "ECONNRESET",
    "EPIPE",
    "UND_ERR_HEADERS_TIMEOUT",
    "UND_ERR_BODY_TIMEOUT",
    "ETIMEDOUT",
    "MY_CERT_ERROR",
  ];
  const write = { method: "POST", path: "/v2/invoices" } as const;
  const read = { method: "GET", path: "/v2/invoices" } as const;

  it.each(never)("%s: never sent", (code) => {
    expect(judgeSilence(write, new NotAnswered(coded(code)))).toMatchObject({
      class: "unreachable",
      code: "not_reached",
    });
  });

  it.each([
    "CERT_HAS_EXPIRED",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  ])("%s: it is the certificate that was not accepted", (code) => {
    for (const call of [write, read]) {
      const failure = judgeSilence(call, new NotAnswered(coded(code)));
      expect(failure).toMatchObject({ class: "unreachable", code: "certificate_refused" });
      expect(failure.messages).toEqual([`FreeAgent's certificate is not accepted (${code}).`]);
    }
  });

  it.each(["EAI_FAIL", "EAI_NODATA"])("%s of a look-up of the name: never sent", (code) => {
    const silence = new NotAnswered(coded(code, { syscall: "getaddrinfo" }));
    expect(judgeSilence(write, silence)).toMatchObject({ class: "unreachable", code: "not_reached" });
  });

  it.each(perhaps)("%s: a write may have been executed, a read can be asked again", (code) => {
    expect(judgeSilence(write, new NotAnswered(coded(code)))).toMatchObject({ class: "unknown", code: "answer_lost" });
    expect(judgeSilence(read, new NotAnswered(coded(code)))).toMatchObject({ class: "unreachable" });
  });

  it("trusts several addresses only when none of them was reached", () => {
    const refused = coded("ECONNREFUSED");
    const all = new AggregateError([refused, coded("ETIMEDOUT", { syscall: "connect" })]);
    expect(new NotAnswered(all).sent).toBe(false);
    expect(new NotAnswered(new AggregateError([refused, coded("ECONNRESET")])).sent).toBe(true);
  });

  it("takes our own timeout and anything unknown for sent", () => {
    expect(new NotAnswered(new DOMException("late", "TimeoutError")).sent).toBe(true);
    expect(new NotAnswered("?").sent).toBe(true);
    expect(new NotAnswered(null).sent).toBe(true);
    expect(new NotAnswered(new AggregateError([])).sent).toBe(true);
  });

  it("is told by its code, or by what else is known", () => {
    const refused = coded("ECONNREFUSED");
    const silence = new NotAnswered(refused);
    expect(silence).toMatchObject({ name: "NotAnswered", message: "no answer (ECONNREFUSED)", cause: refused });
    expect(judgeSilence(write, silence).messages).toEqual(["FreeAgent cannot be reached (ECONNREFUSED)."]);
    expect(judgeSilence(write, new NotAnswered(coded("EPIPE"))).messages).toEqual(["The answer was lost (EPIPE)."]);
    expect([new NotAnswered("?").code, new NotAnswered(Object.assign(new Error("x"), { code: 5 })).code]).toEqual([
      "unknown",
      "Error",
    ]);
  });
});

it("a refusal is judged by the words of its own status, and by the path of one record, however long its number", () => {
  const closed = list("API access is disabled for this company");
  expect(judge("POST", 422, closed)).toMatchObject({ class: "definite" });
  const change = (message: string) => judge("PUT", 403, list(message), undefined, undefined, "/v2/invoices/1234");
  expect(change("This invoice has payments.")).toMatchObject({ class: "definite", code: "refused" });
  for (const word of ["authorised", "authorized"]) {
    expect(change(`You are not ${word} to do that.`)).toMatchObject({ class: "forbidden", code: "access_refused" });
  }
});

it("an answer that cannot be used says which field is odd, where one is", () => {
  const call = { method: "GET", path: "/v2/contacts" } as const;
  const answer = { status: 200, headers: new Map<string, string>(), text: "{}" };
  const told = (field?: string) => judgeUnusable(call, answer, "answer_odd", { field }).messages;
  expect(told("contact.url")).toEqual([
    "FreeAgent's answer cannot be used (answer_odd): contact.url is not as documented.",
  ]);
  expect(told()).toEqual(["FreeAgent's answer cannot be used (answer_odd)."]);
});

it.each([
  ["NUL", String.raw`{"a":"x\u0000y","n":1}`, { a: "x\ufffdy", n: 1 }],
  ["half of a pair", String.raw`{"a":"x\ud83dy","n":[null]}`, { a: "x\ufffdy", n: [null] }],
  ["a whole pair", String.raw`{"a":"\uD83D\uDE00","n":true}`, { a: "\u{1f600}", n: true }],
  ["another escape", String.raw`{"a":"\u00e9"}`, { a: "\u00e9" }],
])("an answer is taken as PostgreSQL can store it: %s", (_what, text, body) => {
  const headers = new Map([["content-type", "application/json"]]);
  expect(judgeAnswer({ method: "GET", path: "/v2/contacts" }, { status: 200, headers, text }).body).toEqual(body);
});

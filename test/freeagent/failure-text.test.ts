import { describe, expect, it } from "vitest";
import { failureText } from "../../freeagent/failure-text.ts";

describe("the text of a refusal", () => {
  it.each([
    ["a list (A)", '{"errors":[{"message":"a"},{"message":"b"}]}', ["a", "b"]],
    ["one nested message (B)", '{"errors":{"error":{"message":"Resource not found"}}}', ["Resource not found"]],
    ["OAuth (C)", '{"error":"invalid_grant"}', ["invalid_grant"]],
    ["OAuth with a description", '{"error":"invalid_grant","error_description":"gone"}', ["invalid_grant: gone"]],
    ["plain text (D)", "HTTP Basic: Access denied.\n", ["HTTP Basic: Access denied."]],
    ["a page (E)", "<html><head><title>504 Gateway\nTime-out</title>", ["504 Gateway Time-out"]],
    ["nothing (F)", "", []],
    ["a page behind blanks", '\n <title lang="en"> Bad\n\n gateway </title>', ["Bad gateway"]],
    ["a page's heading", '<body><h1 class="big">Down</h1>', ["Down"]],
    [
      "a request repeated with its token",
      "GET / authorization: Bearer abc.def",
      ["GET / authorization: Bearer [secret]"],
    ],
    ["tokens where a message was meant", '{"access_token":"abc","x":1}', ['{"access_token":"[secret]","x":1}']],
    ["a page that says nothing", "<p>", ["an HTML page instead of an answer"]],
    ["one message", '{"message":" a  b "}', ["a b"]],
    ["one message under error", '{"error":{"message":"a"}}', ["a"]],
    ["one message under errors", '{"errors":{"message":"a"}}', ["a"]],
    ["several nested messages", '{"errors":{"error":[{"message":"a"},{"message":"b"}]}}', ["a", "b"]],
    ["texts about an attribute called message", '{"errors":{"message":["is bad"]}}', ["message is bad"]],
    ["a list with empty messages", '{"errors":[{"message":" "},{"message":"a"}]}', ["a"]],
    ["JSON that is no object", '["a"]', ['["a"]']],
    ["a list of texts", '{"errors":["a"]}', ["a"]],
    ["texts by attribute", '{"errors":{"email":["is not valid"]}}', ["email is not valid"]],
    ["cut JSON", '{"errors":[{"mess', ['{"errors":[{"mess']],
    ["an unknown shape", '{"oops":1}', ['{"oops":1}']],
  ])("reads %s", (_name, body, messages) => {
    expect(failureText(body).messages).toEqual(messages);
  });

  it.each([
    ["invoice_items.description is locked and cannot be changed", "invoice_items.description"],
    ["dated_on is in a locked period", "dated_on"],
    ["sales_tax_rate must be the AUTO rate or a rate less than or equal to 0", "sales_tax_rate"],
    ["email is not valid", "email"],
    ["category can't be blank", "category"],
    ["'invoice_items' parameter does not match expected type 'array'", "invoice_items"],
    ["x 'invoice_items' parameter is wrong", undefined],
    ["total may not be", "total"],
    ["contacts.email contains blanks", "contacts.email"],
    ["one two is not prose", undefined],
    ["Resource not found", undefined],
    ["You are not allowed to access this action.", undefined],
  ])("finds the field in: %s", (message, field) => {
    expect(failureText(JSON.stringify({ errors: [{ message }] })).field).toBe(field);
  });

  it("finds the field in the first message that names one", () => {
    const messages = ["No.", "dated_on is wrong", "email is wrong"].map((message) => ({ message }));
    expect(failureText(JSON.stringify({ errors: messages })).field).toBe("dated_on");
  });

  it("cuts what is too long, and keeps the first twenty", () => {
    expect(failureText("x".repeat(500)).messages).toEqual(["x".repeat(500)]);
    expect(failureText("x".repeat(501)).messages).toEqual([`${"x".repeat(500)}...`]);
    expect(failureText(`${"x".repeat(499)}😀`).messages).toEqual([`${"x".repeat(499)}\ufffd...`]);
    const many = Array.from({ length: 21 }, (_, index) => String(index));
    expect(failureText(JSON.stringify({ errors: many })).messages).toEqual(many.slice(0, 20));
  });

  it("holds nothing that PostgreSQL cannot store", () => {
    const message = "no\u0000 \ud83d but 😀";
    expect(failureText(JSON.stringify({ errors: [{ message }] })).messages).toEqual(["no\ufffd \ufffd but 😀"]);
    expect(failureText("no\u0000").messages).toEqual(["no\ufffd"]);
  });
});

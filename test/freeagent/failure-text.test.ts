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
    ["Resource not found", undefined],
    ["You are not allowed to access this action.", undefined],
  ])("finds the field in: %s", (message, field) => {
    expect(failureText(JSON.stringify({ errors: [{ message }] })).field).toBe(field);
  });

  it("cuts what is too long", () => {
    const { messages } = failureText("x".repeat(100_000));
    expect(messages[0]?.length).toBeLessThan(600);
  });
});

import { describe, expect, test } from "vitest";
import type { Entity } from "../../domain/entity.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { Step } from "../../domain/plan.ts";
import { Problem } from "../../domain/problem.ts";
import { FreeAgentError, type FailureClass, type FailureDetails } from "../../freeagent/errors.ts";
import { callFreeAgent } from "../../load/intents/call-freeagent.ts";
import { sampleInvoice as invoice } from "../support/sample-invoice.ts";
import { recordedCalls, stepOf as step } from "./recorded-calls.ts";

/** A client all of whose calls end alike. */
const clientThat = (ends: JsonObject | Error | undefined) => recordedCalls(() => ends);

const contact = { url: "/v2/contacts/3" };
const explanation = { url: "/v2/bank_transaction_explanations/9", dated_on: "2026-11-20", gross_value: "100" };

describe("a step is one call", () => {
  test.each<[Entity, Step, JsonObject | undefined, string, number, JsonObject | undefined]>([
    [
      "contact",
      step("create", { email: "a@b.example" }),
      { contact },
      'POST /v2/contacts {"contact":{"email":"a@b.example"}}',
      3,
      contact,
    ],
    [
      "invoice",
      step("create", { reference: "R" }),
      { invoice },
      'POST /v2/invoices {"invoice":{"reference":"R"}}',
      7,
      invoice,
    ],
    [
      "payment",
      step("create", { gross_value: "100" }),
      { bank_transaction_explanation: explanation },
      'POST /v2/bank_transaction_explanations {"bank_transaction_explanation":{"gross_value":"100"}}',
      9,
      explanation,
    ],
    [
      "contact",
      step("update", { email: "c" }),
      { contact },
      'PUT /v2/contacts/5 {"contact":{"email":"c"}}',
      5,
      contact,
    ],
    [
      "contact",
      step("hide", { status: "Hidden" }),
      { contact },
      'PUT /v2/contacts/5 {"contact":{"status":"Hidden"}}',
      5,
      contact,
    ],
    [
      "invoice",
      step("update", { comments: "c" }),
      { invoice },
      'PUT /v2/invoices/5 {"invoice":{"comments":"c"}}',
      5,
      invoice,
    ],
    ["invoice", step("mark_as_sent"), { invoice }, "PUT /v2/invoices/5/transitions/mark_as_sent", 5, invoice],
    ["invoice", step("mark_as_draft"), { invoice }, "PUT /v2/invoices/5/transitions/mark_as_draft", 5, invoice],
    [
      "invoice",
      step("send_email", { use_template: true }),
      undefined,
      'POST /v2/invoices/5/send_email {"invoice":{"email":{"use_template":true}}}',
      5,
      undefined,
    ],
    [
      "payment",
      step("approve", { marked_for_review: false }),
      { bank_transaction_explanation: explanation },
      'PUT /v2/bank_transaction_explanations/5 {"bank_transaction_explanation":{"marked_for_review":false}}',
      5,
      explanation,
    ],
    ["contact", step("delete"), undefined, "DELETE /v2/contacts/5", 5, undefined],
    ["invoice", step("delete"), undefined, "DELETE /v2/invoices/5", 5, undefined],
    ["payment", step("delete"), undefined, "DELETE /v2/bank_transaction_explanations/5", 5, undefined],
  ])("of a %s: %j", async (entity, made, body, call, freeagentId, raw) => {
    const { client, requests } = clientThat(body);
    const known = made.name === "create" ? null : 5;
    expect(await callFreeAgent(client, entity, made, known, "acme")).toEqual({ kind: "done", freeagentId, raw });
    expect(requests).toEqual([call]);
  });

  test("and none where the number is missing that it needs", async () => {
    const { client, requests } = clientThat(undefined);
    await expect(callFreeAgent(client, "invoice", step("delete"), null, "acme")).rejects.toThrow(
      "delete of a invoice that has no FreeAgent id",
    );
    expect(requests).toEqual([]);
  });
});

describe("a change that is answered without a body", () => {
  /** Answers changes with nothing, and reads as told. */
  const silentClient = (read: JsonObject | Error) =>
    recordedCalls((call) => (call.startsWith("GET ") ? read : undefined)).client;

  test.each<[Entity, Step, JsonObject, JsonObject]>([
    ["contact", step("update", { email: "c" }), { contact }, contact],
    ["invoice", step("mark_as_draft"), { invoice }, invoice],
    ["payment", step("update"), { bank_transaction_explanation: explanation }, explanation],
  ])("of a %s (%j) is looked at", async (entity, made, body, raw) => {
    expect(await callFreeAgent(silentClient(body), entity, made, 5, "acme")).toEqual({
      kind: "done",
      freeagentId: 5,
      raw,
    });
  });

  test.each<FailureClass>(["unreachable", "auth", "definite"])(
    "and whose look fails is in doubt (%s)",
    async (kind) => {
      const failed = new FreeAgentError({ class: kind, code: "c", call: "GET /v2/contacts/5", messages: ["No."] });
      const result = await callFreeAgent(silentClient(failed), "contact", step("update"), 5, "acme");
      expect(result).toMatchObject({ kind: "in_doubt", message: "GET /v2/contacts/5: No." });
    },
  );
});

describe("a call that failed", () => {
  const failure = (over: Partial<FailureDetails>) =>
    new FreeAgentError({ class: "definite", code: "refused", call: "PUT /v2/x", messages: ["No", "Never"], ...over });
  const resultOf = (over: Partial<FailureDetails>, made = step("update")) =>
    callFreeAgent(clientThat(failure(over)).client, "contact", made, 5, "acme");

  test.each<[FailureClass, string]>([
    ["definite", "refused"],
    ["locked", "refused"],
    ["unknown", "in_doubt"],
    ["rate_limited", "not_executed"],
    ["unreachable", "not_executed"],
    ["auth", "stopped"],
    ["forbidden", "stopped"],
  ])("as %s is %s", async (kind, result) => {
    expect(await resultOf({ class: kind, status: 422 })).toMatchObject({
      kind: result,
      status: 422,
      message: "No; Never",
    });
  });

  test.each<[Partial<FailureDetails>, string]>([
    [{ class: "rate_limited" }, "rate_limited"],
    [{ class: "unreachable", code: "stopped" }, "stopped"],
    [{ class: "unreachable", code: "timeout" }, "unreached"],
  ])("before it reached FreeAgent says why: %j", async (over, why) => {
    expect(await resultOf(over)).toEqual({ kind: "not_executed", status: null, message: "No; Never", why });
  });

  test("stops the run with the remedy, where no other call would get through either", async () => {
    expect(await resultOf({ class: "auth" })).toMatchObject({ problem: { kind: "login_needed", code: "refused" } });
  });

  test("as if none were allowed was not carried out, and stops the run only where no other gets through", async () => {
    const failed = { class: "forbidden", code: "access_refused", status: 403 } as const;
    expect(await resultOf(failed)).toMatchObject({
      kind: "not_executed",
      status: 403,
      message: "No; Never",
      why: "access_refused",
      problem: { kind: "configuration", code: "access_refused" },
    });
  });

  test.each(["definite", "unknown", "unreachable"] as const)(
    "as %s for a problem of our own stops the run with that problem",
    async (kind) => {
      const problem = new Problem({ kind: "try_later", code: "lease_lost", message: "Another run took over." });
      expect(await resultOf({ class: kind, cause: problem })).toEqual({
        kind: "stopped",
        status: null,
        message: "No; Never",
        problem,
      });
    },
  );

  test.each([
    ["with the field that FreeAgent names", { field: "email" }, { message: "No; Never", field: "email" }],
    ["without a field where it names none", {}, { message: "No; Never", field: null }],
    ["in words of ours where FreeAgent has none", { messages: [] }, { message: "PUT /v2/x: refused", field: null }],
  ])("is refused %s", async (_what, over, said) => {
    expect(await resultOf(over)).toEqual({ kind: "refused", status: null, ...said });
  });

  test("has done its work where what was to be deleted is gone, and only there", async () => {
    const gone = { status: 404 };
    expect(await resultOf(gone, step("delete"))).toEqual({ kind: "done", freeagentId: 5, raw: undefined });
    expect(await resultOf({ ...gone, class: "locked" }, step("delete"))).toMatchObject({ kind: "done" });
    expect(await resultOf(gone)).toMatchObject({ kind: "refused" });
    expect(await resultOf({ status: 422 }, step("delete"))).toMatchObject({ kind: "refused" });
    expect(await resultOf({ ...gone, class: "unknown" }, step("delete"))).toMatchObject({ kind: "in_doubt" });
  });

  test("for a reason that is no answer of FreeAgent's is a bug, and thrown on", async () => {
    const bug = new TypeError("bug");
    await expect(callFreeAgent(clientThat(bug).client, "contact", step("update"), 5, "acme")).rejects.toBe(bug);
    await expect(callFreeAgent(clientThat(bug).client, "contact", step("delete"), 5, "acme")).rejects.toBe(bug);
  });
});

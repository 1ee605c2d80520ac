import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../domain/json.ts";
import { callFreeAgent } from "../../load/intents/call-freeagent.ts";
import { sampleInvoice as invoice } from "../support/sample-invoice.ts";
import { recordedCalls, stepOf as step } from "./recorded-calls.ts";

/** A client whose answers stand by method and path; whatever else is called fails. */
const scriptedClient = (answers: Readonly<Record<string, JsonObject | undefined>>) =>
  recordedCalls((call) => (call in answers ? answers[call] : new Error(`not scripted: ${call}`)));

describe("a step by which an invoice is credited", () => {
  const note = {
    url: "/v2/credit_notes/71",
    contact: "/v2/contacts/3",
    reference: "CN-7",
    dated_on: "2026-11-20",
    status: "Draft",
    total_value: "-120",
  };
  const settled = { ...invoice, due_value: "0" };
  const reconciliation = {
    url: "/v2/credit_note_reconciliations/8",
    gross_value: "120",
    dated_on: "2026-11-20",
    invoice: "/v2/invoices/7",
    credit_note: "/v2/credit_notes/71",
  };

  test("makes the credit note and tells of that, under the number of the invoice", async () => {
    const { client, requests } = scriptedClient({ "POST /v2/credit_notes": { credit_note: note } });
    const made = await callFreeAgent(client, "invoice", step("create_credit_note", { reference: "CN-7" }), 7, "acme");
    expect(made).toEqual({ kind: "done", freeagentId: 7, raw: note });
    expect(requests).toEqual(['POST /v2/credit_notes {"credit_note":{"reference":"CN-7"}}']);
  });

  test("sends it, and needs no answer", async () => {
    const { client, requests } = scriptedClient({ "PUT /v2/credit_notes/71/transitions/mark_as_sent": undefined });
    const sent = step("send_credit_note", { credit_note: "/v2/credit_notes/71" });
    expect(await callFreeAgent(client, "invoice", sent, 7, "acme")).toEqual({
      kind: "done",
      freeagentId: 7,
      raw: undefined,
    });
    expect(requests).toEqual(["PUT /v2/credit_notes/71/transitions/mark_as_sent"]);
  });

  test("sets it off, and looks what is due on the invoice now", async () => {
    const { client, requests } = scriptedClient({
      "POST /v2/credit_note_reconciliations": { credit_note_reconciliation: reconciliation },
      "GET /v2/invoices/7": { invoice: settled },
    });
    const setOff = step("set_off", { gross_value: "120" });
    expect(await callFreeAgent(client, "invoice", setOff, 7, "acme")).toEqual({
      kind: "done",
      freeagentId: 7,
      raw: settled,
    });
    expect(requests).toEqual([
      'POST /v2/credit_note_reconciliations {"credit_note_reconciliation":{"gross_value":"120"}}',
      "GET /v2/invoices/7",
    ]);
  });
});

describe("a change of lines", () => {
  const lines = { invoice_items: [{ description: "Labour" }] };

  test.each<[string, JsonObject, number]>([
    ["that is answered with its lines needs no look", { ...invoice, invoice_items: [] }, 1],
    ["that is answered without lines is looked at, for their numbers", invoice, 2],
  ])("%s", async (_what, answer, calls) => {
    const whole = { ...invoice, invoice_items: [] };
    const { client, requests } = scriptedClient({
      "PUT /v2/invoices/7": { invoice: answer },
      "GET /v2/invoices/7": { invoice: whole },
    });
    expect(await callFreeAgent(client, "invoice", step("update", lines), 7, "acme")).toEqual({
      kind: "done",
      freeagentId: 7,
      raw: whole,
    });
    expect(requests).toHaveLength(calls);
  });

  test("whose look ends in a bug is no doubt: it is thrown on", async () => {
    const { client } = scriptedClient({ "PUT /v2/invoices/7": { invoice } });
    await expect(callFreeAgent(client, "invoice", step("update", lines), 7, "acme")).rejects.toThrow(
      "not scripted: GET /v2/invoices/7",
    );
  });
});

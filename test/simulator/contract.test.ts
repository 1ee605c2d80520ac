import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { contractProblems, isDescribed } from "../support/openapi-contract.ts";
import { addContact, addInvoice, addLine, startApi } from "./api.ts";

const description = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
const source: unknown = parse(readFileSync(new URL("../contract/openapi.yaml", import.meta.url), "utf8"));
const operations = Object.entries(description.parse(source).paths).flatMap(([path, methods]) =>
  Object.keys(methods)
    .filter((method) => method !== "parameters")
    .map((method) => ({ method: method.toUpperCase(), path })),
);

describe("the checker", () => {
  const invoice = {
    url: "/v2/invoices/1",
    contact: "/v2/contacts/1",
    dated_on: "2026-01-01",
    status: "Draft",
    currency: "GBP",
  };
  const money = { total_value: "1.0", paid_value: "0.0", due_value: "1.0" };
  const problems = (responseBody: unknown, status = 200): string[] =>
    contractProblems({
      method: "GET",
      path: "/v2/invoices/1?x=1",
      status,
      contentType: "application/json",
      responseBody,
    });

  test("accepts what the description allows and names what it does not", () => {
    expect(problems({ invoice: { ...invoice, ...money } })).toEqual([]);
    expect(problems({ invoice: { ...invoice, ...money, total_value: 1 } })).toEqual([
      "GET /v2/invoices/1?x=1 200: /invoice/total_value must be string",
    ]);
    expect(problems({ invoice: { ...invoice, ...money, due_value: null } })).toHaveLength(1);
    expect(problems({}, 418)).toEqual(["GET /v2/invoices/1?x=1 418: status is not described"]);
    expect(isDescribed("GET", "/v2/invoices/1/transitions/mark_as_sent")).toBe(false);
  });

  test("checks what is sent, and that empty answers are empty", () => {
    const sent = { method: "POST", path: "/v2/contacts", status: 201, contentType: "application/json" };
    const answered = { ...sent, responseBody: { contact: { url: "/v2/contacts/1" } } };
    expect(contractProblems({ ...answered, requestBody: { contact: { organisation_name: "A" } } })).toEqual([]);
    expect(contractProblems({ ...answered, requestBody: { contact: { first_name: "A" } } })).not.toEqual([]);
    const deleted = { method: "DELETE", path: "/v2/contacts/1", status: 200 };
    expect(contractProblems({ ...deleted, responseBody: "" })).toEqual([]);
    expect(contractProblems({ ...deleted, responseBody: { done: true } })).toHaveLength(1);
  });
});

test("the simulator has every described operation", async () => {
  const api = await startApi({ switches: { limits: false } });
  const contact = await addContact(api);
  const invoice = await addInvoice(api, { contact }, false);
  const creditNote = (
    await api.call("POST", "/v2/credit_notes", {
      credit_note: { contact, dated_on: "2026-02-01", payment_terms_in_days: 0 },
    })
  ).id("credit_note");
  const line = await addLine(api, { amount: 5 });
  const parts = [{ category: "001", description: "Cash" }];
  const explained = await api.control("POST", "/explanations", { bank_transaction: line, parts });
  const ids: Readonly<Record<string, number>> = {
    contacts: contact,
    invoices: invoice,
    credit_notes: creditNote,
    bank_accounts: 40459,
    bank_transactions: line,
    bank_transaction_explanations: explained.id("bank_transaction_explanations.0"),
  };
  // Deletions last, so that nothing is missing before its turn.
  const inOrder = operations.filter(({ method }) => method !== "DELETE");
  for (const { method, path } of [...inOrder, ...operations.filter((one) => one.method === "DELETE").reverse()]) {
    const id = ids[path.split("/")[1] ?? ""];
    const concrete = path.replace("{id}", String(id)).replace("{transition}", "mark_as_draft");
    const reply = await api.call(method, `/v2${concrete}`);
    expect(`${method} ${concrete} ${reply.status}`).not.toBe(`${method} ${concrete} 404`);
  }
  await api.simulator.close();
});

test("a long list pages by counting, without reading it all", async () => {
  const api = await startApi({ switches: { limits: false } });
  const seeded = await api.control("POST", "/seed", { contacts: 50, invoices: 3000, paid_share: 1 });
  expect(seeded.json).toEqual({ invoices: 3000, explanations: 3000 });
  const path = "/v2/bank_transaction_explanations?bank_account=40459&per_page=100&updated_since=2026-01-01T00:00:00Z";
  const seen = new Set<number>();
  for (let page = 1; page <= 30; page++) {
    const reply = await api.call("GET", `${path}&page=${page}`);
    expect(reply.headers.get("x-total-count")).toBe("3000");
    for (let n = 0; n < 100; n++) seen.add(reply.id(`bank_transaction_explanations.${n}`));
  }
  expect(seen.size).toBe(3000);
  expect((await api.call("GET", "/v2/invoices?view=paid")).headers.get("x-total-count")).toBe("3000");
  expect(api.problems).toEqual([]);
  await api.simulator.close();
});

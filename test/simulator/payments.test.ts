import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addContact, addInvoice, addLine, type Api, moveClock, type Reply, startApi } from "./api.ts";

let api: Api;
beforeEach(async () => {
  api = await startApi({ switches: { limits: false, statement_import_seconds: 0 } });
});
afterEach(async () => {
  await api.simulator.close();
  expect(api.problems).toEqual([]);
});

const current = 40459;
const clearing = 40460;
const invoice = async (id: number): Promise<unknown> => (await api.call("GET", `/v2/invoices/${id}`)).at("invoice");
const line = async (id: number): Promise<unknown> =>
  (await api.call("GET", `/v2/bank_transactions/${id}`)).at("bank_transaction");
const explain = (attributes: Record<string, unknown>): Promise<Reply> =>
  api.call("POST", "/v2/bank_transaction_explanations", {
    bank_transaction_explanation: { dated_on: "2026-02-28", ...attributes },
  });
const lines = (query: string): Promise<Reply> =>
  api.call("GET", `/v2/bank_transactions?bank_account=${current}${query}`);

describe("paying an invoice", () => {
  test("in parts: paid and due values move, the last part makes it Paid, taking one back reopens it", async () => {
    const id = await addInvoice(api);
    const bank = await addLine(api, { amount: "150", dated_on: "2026-02-27", description: "ACME" });
    const first = await explain({ bank_transaction: bank, paid_invoice: id, gross_value: "50" });
    expect([first.status, first.headers.get("location")]).toEqual([
      201,
      `/v2/bank_transaction_explanations/${first.id("bank_transaction_explanation")}`,
    ]);
    expect(first.at("bank_transaction_explanation")).toMatchObject({
      type: "Invoice Receipt",
      gross_value: "50.0",
      foreign_currency_value: "0.0",
      is_money_in: true,
      marked_for_review: false,
    });
    expect(await invoice(id)).toMatchObject({ status: "Open", paid_value: "50.0", due_value: "70.0" });
    expect(await line(bank)).toMatchObject({ unexplained_amount: "100.0" });
    const second = await explain({ bank_transaction: bank, paid_invoice: id, gross_value: 70 });
    expect(await invoice(id)).toMatchObject({ status: "Paid", due_value: "0.0", paid_on: "2026-02-27" });
    const path = `/v2/bank_transaction_explanations/${second.id("bank_transaction_explanation")}`;
    const gone = await api.call("DELETE", path);
    expect([gone.status, gone.text, gone.headers.get("content-type")]).toEqual([200, "", "application/json"]);
    expect(await invoice(id)).toMatchObject({ status: "Open", paid_value: "50.0" });
    expect(await line(bank)).toMatchObject({ unexplained_amount: "100.0" });
  });

  test("drafts, too much, too often, VAT and unknown invoices are refused", async () => {
    const draft = await addInvoice(api, {}, false);
    const sent = await addInvoice(api);
    const bank = await addLine(api, { amount: 500 });
    const pay = async (attributes: Record<string, unknown>): Promise<unknown> => {
      const reply = await explain({ bank_transaction: bank, gross_value: 10, ...attributes });
      return [reply.status, reply.at("errors.0.message")];
    };
    expect(await pay({ paid_invoice: draft })).toEqual([422, "Invoice has not been sent and cannot be paid"]);
    expect(await pay({ paid_invoice: 1 })).toEqual([422, "Invoice not found for this company"]);
    expect(await pay({ paid_invoice: sent, gross_value: 120.01 })).toEqual([
      422,
      "gross_value is more than the due value of the invoice",
    ]);
    expect(await pay({ paid_invoice: sent, sales_tax_rate: 20 })).toEqual([
      422,
      "sales_tax_rate must be the AUTO rate or a rate less than or equal to 0",
    ]);
    expect(await pay({ paid_invoice: sent, gross_value: 120, sales_tax_rate: 0 })).toEqual([201, undefined]);
    expect(await pay({ paid_invoice: sent })).toEqual([422, "paid_invoice has already been paid"]);
    expect(await pay({ category: "/v2/categories/001", description: "x", gross_value: 381 })).toEqual([
      422,
      "gross_value is more than the unexplained amount of the bank transaction",
    ]);
    await api.control("PUT", "/period_lock", { locked_to_date: "2026-02-28" });
    expect(await pay({ category: "001", description: "x" })).toEqual([422, "dated_on is in a locked period"]);
  });

  test("the switches let an invoice be overpaid", async () => {
    await api.control("PUT", "/switches", { overpayment: "accepted", pay_paid_invoice: "accepted" });
    const id = await addInvoice(api);
    const bank = await addLine(api, { amount: 130 });
    await explain({ bank_transaction: bank, paid_invoice: id, gross_value: 130 });
    expect(await invoice(id)).toMatchObject({ status: "Overpaid", due_value: "-10.0" });
  });

  test("one line pays several invoices, and a fee is netted off", async () => {
    const [one, two] = [await addInvoice(api), await addInvoice(api)];
    const bank = await addLine(api, { amount: "237", dated_on: "2026-02-28" });
    await explain({ bank_transaction: bank, category: "363", description: "Fee", gross_value: -3 });
    const made = await api.control("POST", "/explanations", {
      bank_transaction: bank,
      parts: [{ paid_invoice: one, gross_value: 120 }, { paid_invoice: two }],
    });
    expect(made.status).toBe(201);
    expect(await line(bank)).toMatchObject({ unexplained_amount: "0.0" });
    expect(await invoice(two)).toMatchObject({ status: "Paid" });
  });

  test("another currency is paid by its foreign value", async () => {
    const id = await addInvoice(api, { currency: "EUR", exchange_rate: "1.15" });
    const bank = await addLine(api, { amount: "104.35" });
    expect((await explain({ bank_transaction: bank, paid_invoice: id, gross_value: 104.35 })).status).toBe(422);
    const paid = { bank_transaction: bank, paid_invoice: id, gross_value: 104.35, foreign_currency_value: 120 };
    expect((await explain(paid)).at("bank_transaction_explanation.foreign_currency_value")).toBe("120.0");
    expect(await invoice(id)).toMatchObject({ status: "Paid", paid_value: "120.0", currency: "EUR" });
  });

  test("a guess counts as paid by default, or only once it is approved", async () => {
    const id = await addInvoice(api);
    const bank = await addLine(api, { amount: "120" });
    const guess = await api.control("POST", "/guesses", { bank_transaction: bank, paid_invoice: id });
    expect(guess.at("bank_transaction_explanation.marked_for_review")).toBe(true);
    expect(await invoice(id)).toMatchObject({ status: "Paid" });
    expect((await lines("&view=marked_for_review")).headers.get("x-total-count")).toBe("1");
    await api.control("PUT", "/switches", { guesses_count_as_paid: false });
    expect(await invoice(id)).toMatchObject({ status: "Open" });
    const path = `/v2/bank_transaction_explanations/${guess.id("bank_transaction_explanation")}`;
    await api.call("PUT", path, { bank_transaction_explanation: { marked_for_review: false } });
    expect(await invoice(id)).toMatchObject({ status: "Paid" });
  });

  test("credit notes reduce what is due, and are refunded by a negative payment", async () => {
    const contact = await addContact(api);
    const id = await addInvoice(api, { contact });
    const note = await api.call("POST", "/v2/credit_notes", {
      credit_note: {
        contact,
        dated_on: "2026-02-25",
        payment_terms_in_days: 0,
        credit_note_items: [{ description: "Back", quantity: 1, price: -50, sales_tax_rate: 20 }],
      },
    });
    const noteId = note.id("credit_note");
    await api.call("PUT", `/v2/credit_notes/${noteId}/transitions/mark_as_sent`);
    const made = await api.call("POST", "/v2/credit_note_reconciliations", {
      credit_note_reconciliation: { gross_value: 40, invoice: id, credit_note: noteId },
    });
    expect(made.status).toBe(201);
    expect(await invoice(id)).toMatchObject({ due_value: "80.0" });
    const bank = await addLine(api, { amount: -20 });
    await explain({ bank_transaction: bank, paid_invoice: `/v2/credit_notes/${noteId}`, gross_value: -20 });
    const refunded = await api.call("GET", `/v2/credit_notes/${noteId}`);
    expect(refunded.at("credit_note")).toMatchObject({ status: "Refunded", due_value: "0.0", refunded_value: "-60.0" });
    await api.call("DELETE", `/v2/credit_note_reconciliations/${made.id("credit_note_reconciliation")}`);
    expect(await invoice(id)).toMatchObject({ due_value: "120.0" });
  });
});

describe("manual entries", () => {
  test("bank_account alone makes a manual line, which goes with its explanation", async () => {
    const id = await addInvoice(api);
    const made = await explain({ bank_account: clearing, paid_invoice: id, gross_value: 120 });
    const list = await api.call("GET", `/v2/bank_transactions?bank_account=${clearing}`);
    expect(list.at("bank_transactions.0")).toMatchObject({
      is_manual: true,
      description: "///",
      full_description: "///£120.00",
    });
    const account = await api.call("GET", `/v2/bank_accounts/${clearing}`);
    expect(account.at("bank_account")).toMatchObject({ current_balance: "120.0", manually_added_transaction_count: 1 });
    await api.call("DELETE", `/v2/bank_transaction_explanations/${made.id("bank_transaction_explanation")}`);
    const after = await api.call("GET", `/v2/bank_accounts/${clearing}`);
    expect(after.at("bank_account")).toMatchObject({ current_balance: "0.0", total_count: 0 });
  });

  test("an imported line of equal amount within a day merges with one, later it is a double entry", async () => {
    const [one, two] = [await addInvoice(api), await addInvoice(api)];
    await explain({ bank_account: current, paid_invoice: one, gross_value: 120, dated_on: "2026-02-20" });
    await explain({ bank_account: current, paid_invoice: two, gross_value: 120, dated_on: "2026-02-25" });
    await addLine(api, { amount: 120, dated_on: "2026-02-21", description: "BGC" });
    expect((await lines("")).headers.get("x-total-count")).toBe("2");
    await addLine(api, { amount: 120, dated_on: "2026-02-28", description: "BGC" });
    expect((await lines("")).headers.get("x-total-count")).toBe("3");
    const merged = await lines("&to_date=2026-02-21");
    expect(merged.at("bank_transactions.0")).toMatchObject({ is_manual: false, unexplained_amount: "0.0" });
  });
});

describe("statements", () => {
  const upload = (statement: unknown): Promise<Reply> =>
    api.call("POST", `/v2/bank_transactions/statement?bank_account=${current}`, { statement });

  test("are received first and imported later; twins survive together, repeats are dropped, quoted amounts too", async () => {
    await api.control("PUT", "/switches", { statement_import_seconds: 60 });
    const rows = [
      { dated_on: "2026-02-26", amount: 10, description: "Twin", fitid: "a" },
      { dated_on: "2026-02-26", amount: 10, description: "Twin", fitid: "b" },
      { dated_on: "2026-02-26", amount: 7.5, transaction_type: "DEBIT", description: "Out" },
    ];
    const quoted = { dated_on: "2026-02-26", amount: "99", description: "Quoted" };
    const path = `/v2/bank_transactions/statement?bank_account=${current}`;
    const received = await api.call("POST", path, JSON.stringify({ statement: [...rows, quoted] }));
    expect([received.status, received.text]).toEqual([200, ""]);
    expect((await lines("")).headers.get("x-total-count")).toBe("0");
    await moveClock(api, { move_seconds: 61 });
    const list = await lines("");
    expect(list.headers.get("x-total-count")).toBe("3");
    expect(list.at("bank_transactions.0")).toMatchObject({ amount: "-7.5", full_description: "Out//DEBIT/£7.50" });
    await upload([...rows, { dated_on: "2026-02-27", amount: 1, description: "New" }]);
    await moveClock(api, { move_seconds: 61 });
    expect((await lines("")).headers.get("x-total-count")).toBe("4");
    expect((await lines("&last_uploaded=true")).headers.get("x-total-count")).toBe("1");
  });

  test("come as CSV and OFX files, and are refused when empty or unreadable", async () => {
    const file = async (content: string): Promise<number> => {
      const form = new FormData();
      form.set("statement", new Blob([content]), "statement.csv");
      const response = await fetch(`${api.url}/v2/bank_transactions/statement?bank_account=${current}`, {
        method: "POST",
        body: form,
        headers: { Authorization: `Bearer ${api.token}`, Accept: "application/json", "User-Agent": "test" },
      });
      return response.status;
    };
    expect(await file("01/02/2026,-50,Savings\n02/02/2026,100,Dunder Mifflin\n")).toBe(200);
    const ofx = "<OFX><STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260203120000<TRNAMT>5.25<FITID>x1<NAME>Ofx</STMTTRN></OFX>";
    expect(await file(ofx.replaceAll("<", "\n<"))).toBe(200);
    const list = await lines("");
    expect(list.at("bank_transactions.0")).toMatchObject({
      amount: "5.25",
      transaction_id: "x1",
      dated_on: "2026-02-03",
    });
    expect(list.at("bank_transactions.2")).toMatchObject({ amount: "-50.0", description: "Savings//OTHER/" });
    expect(await file("not a statement")).toBe(400);
    expect(await file("")).toBe(406);
    expect((await upload([])).status).toBe(406);
  });

  test("a line can be deleted only while nothing explains it", async () => {
    const bank = await addLine(api, { amount: 10 });
    const made = await explain({ bank_transaction: bank, category: "001", description: "Cash", gross_value: 10 });
    expect((await api.call("DELETE", `/v2/bank_transactions/${bank}`)).status).toBe(422);
    await api.call("DELETE", `/v2/bank_transaction_explanations/${made.id("bank_transaction_explanation")}`);
    expect((await api.call("DELETE", `/v2/bank_transactions/${bank}`)).status).toBe(200);
    expect((await api.call("GET", `/v2/bank_transactions/${bank}`)).status).toBe(404);
  });

  test("Guess explains an arriving line by its reference when the switch lets it", async () => {
    await api.control("PUT", "/switches", { guess: "merge_and_explain" });
    const id = await addInvoice(api, { reference: "INV-77" });
    await addLine(api, { amount: 120, description: "ACME INV-77" });
    expect(await invoice(id)).toMatchObject({ status: "Paid" });
    const list = await api.call("GET", `/v2/bank_transaction_explanations?bank_account=${current}`);
    expect(list.at("bank_transaction_explanations.0.marked_for_review")).toBe(true);
  });
});

test("lists of lines and explanations need their bank account", async () => {
  for (const path of ["/v2/bank_transactions", "/v2/bank_transaction_explanations"]) {
    expect((await api.call("GET", path)).status).toBe(400);
    expect((await api.call("GET", `${path}?bank_account=1`)).status).toBe(400);
  }
});

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addContact, addInvoice, addLine, type Api, moveClock, startApi } from "./api.ts";

let api: Api;
beforeEach(async () => {
  api = await startApi({ switches: { limits: false } });
});
afterEach(async () => {
  await api.simulator.close();
  expect(api.problems).toEqual([]);
});

const status = async (id: number): Promise<unknown> =>
  (await api.call("GET", `/v2/invoices/${id}`)).at("invoice.status");
const transition = (id: number, name: string) => api.call("PUT", `/v2/invoices/${id}/transitions/${name}`);

describe("creating", () => {
  test("an invoice is always a draft, whatever status was sent, and adds up with VAT per line", async () => {
    const contact = await addContact(api);
    const reply = await api.call("POST", "/v2/invoices", {
      invoice: {
        contact: `${api.url}/v2/contacts/${contact}`,
        dated_on: "2026-02-20",
        payment_terms_in_days: 30,
        reference: "INV-1",
        status: "Paid",
        total_value: "1.0",
        invoice_items: [
          { description: "Rounded price", quantity: "3", price: "4.167", sales_tax_rate: "20.0" },
          { description: "Reduced", quantity: "1", price: "10.10", sales_tax_rate: "5.0" },
          { description: "Forgotten quantity", price: "99" },
        ],
      },
    });
    expect(reply.status).toBe(201);
    expect(reply.headers.get("location")).toBe(`${api.url}/v2/invoices/${reply.id("invoice")}`);
    expect(reply.at("invoice")).toMatchObject({
      status: "Draft",
      reference: "INV-1",
      due_on: "2026-03-22",
      net_value: "22.61",
      sales_tax_value: "3.01",
      total_value: "25.62",
      due_value: "25.62",
      paid_value: "0.0",
    });
    expect(reply.at("invoice.invoice_items.0.price")).toBe("4.17");
  });

  test("a discount is taken off before VAT", async () => {
    const id = await addInvoice(api, { discount_percent: 10 });
    expect((await api.call("GET", `/v2/invoices/${id}`)).at("invoice")).toMatchObject({
      net_value: "90.0",
      sales_tax_value: "18.0",
      total_value: "108.0",
      discount_percent: "10.0",
    });
  });

  test("what is missing or wrong is refused with FreeAgent's shapes", async () => {
    const blank = await api.call("POST", "/v2/invoices", { invoice: { dated_on: "2026-02-20" } });
    expect([blank.status, blank.json]).toEqual([422, { errors: [{ message: "contact can't be blank" }] }]);
    const contact = await addContact(api);
    const keyed = {
      contact,
      dated_on: "2026-02-20",
      payment_terms_in_days: 0,
      invoice_items: { 0: { description: "x" } },
    };
    const refused = await api.call("POST", "/v2/invoices", { invoice: keyed });
    expect([refused.status, refused.at("errors.error.message")]).toEqual([
      400,
      "'invoice_items' parameter does not match expected type 'array'",
    ]);
    const unknown = await api.call("POST", "/v2/invoices", { invoice: { ...keyed, contact: "/v2/contacts/1" } });
    expect(unknown.at("errors.0.message")).toBe("Contact not found");
  });

  test("two invoices without a reference that overlap get the same number, one after the other they do not", async () => {
    const contact = await addContact(api);
    const create = () => addInvoice(api, { contact }, false);
    const reference = async (id: number) => (await api.call("GET", `/v2/invoices/${id}`)).at("invoice.reference");
    await api.control("PUT", "/switches", { automatic_reference_milliseconds: 200 });
    const racing = await Promise.all([create(), create()]);
    expect(await Promise.all(racing.map(reference))).toEqual(["001", "001"]);
    expect(await reference(await create())).toBe("002");
    expect((await transition(racing[0], "mark_as_sent")).status).toBe(200);
    const clash = await transition(racing[1], "mark_as_sent");
    expect([clash.status, clash.at("errors.0.message")]).toEqual([422, "reference has already been taken"]);
  });

  test("setting a number by hand moves the counter", async () => {
    await addInvoice(api, { reference: "010" });
    const id = await addInvoice(api);
    expect((await api.call("GET", `/v2/invoices/${id}`)).at("invoice.reference")).toBe("011");
  });

  test("a copy is a draft of today with the next number, and answers 200", async () => {
    const id = await addInvoice(api, { reference: "005" });
    const copy = await api.call("POST", `/v2/invoices/${id}/duplicate`);
    expect(copy.status).toBe(200);
    expect(copy.at("invoice")).toMatchObject({ status: "Draft", reference: "006", dated_on: "2026-03-01" });
  });
});

describe("statuses", () => {
  test("follow sending, the calendar, writing off and reopening", async () => {
    const id = await addInvoice(api, {}, false);
    expect(await status(id)).toBe("Draft");
    expect((await transition(id, "mark_as_sent")).at("invoice.status")).toBe("Open");
    expect((await transition(id, "mark_as_cancelled")).status).toBe(422);
    await moveClock(api, { set: "2026-03-23T09:00:00Z" });
    expect(await status(id)).toBe("Overdue");
    expect((await transition(id, "mark_as_cancelled")).at("invoice.status")).toBe("Written-off");
    expect((await transition(id, "mark_as_sent")).at("invoice.status")).toBe("Overdue");
    expect((await transition(id, "mark_as_draft")).at("invoice.status")).toBe("Draft");
  });

  test("nothing to pay is Zero Value, a scheduled one opens with its mail run", async () => {
    const empty = await addInvoice(api, { invoice_items: [] });
    expect(await status(empty)).toBe("Zero Value");
    const later = await addInvoice(api, { dated_on: "2026-03-05" }, false);
    expect((await transition(later, "mark_as_scheduled")).at("invoice.status")).toBe("Scheduled To Email");
    await moveClock(api, { move_days: 5 });
    expect(await status(later)).toBe("Open");
  });

  test("an e-mail sends a draft", async () => {
    const id = await addInvoice(api, {}, false);
    const email = { to: "a@example.com", from: "owner@example.com", subject: "Invoice", body: "Please pay" };
    const sent = await api.call("POST", `/v2/invoices/${id}/send_email`, { invoice: { email } });
    expect([sent.status, sent.text]).toEqual([200, ""]);
    expect(await status(id)).toBe("Open");
    expect((await api.control("GET", "/books")).at("emails.0.to")).toBe("a@example.com");
  });

  test("a negative invoice cannot be sent but becomes a credit note", async () => {
    const id = await addInvoice(api, { invoice_items: [{ description: "Back", quantity: 1, price: -10 }] }, false);
    expect((await transition(id, "mark_as_sent")).status).toBe(422);
    const note = await transition(id, "convert_to_credit_note");
    expect(note.at("credit_note")).toMatchObject({ status: "Draft", total_value: "-12.0" });
    expect((await api.call("GET", `/v2/invoices/${id}`)).status).toBe(404);
  });
});

describe("editing and deleting", () => {
  test("items of a draft change by id, are added without one and go with _destroy", async () => {
    const id = await addInvoice(api, {}, false);
    const before = await api.call("GET", `/v2/invoices/${id}`);
    const item = before.id("invoice.invoice_items.0");
    const changed = await api.call("PUT", `/v2/invoices/${id}`, {
      invoice: {
        invoice_items: [
          { id: item, price: 50 },
          { description: "More", quantity: 2, price: 10, sales_tax_rate: 0 },
        ],
      },
    });
    expect(changed.at("invoice.total_value")).toBe("80.0");
    const less = await api.call("PUT", `/v2/invoices/${id}`, {
      invoice: { invoice_items: [{ id: item, _destroy: 1 }] },
    });
    expect(less.at("invoice.total_value")).toBe("20.0");
    expect((await api.call("PUT", `/v2/invoices/${id}`, { invoice: { reference: "" } })).status).toBe(400);
  });

  test("amounts and contact of a sent invoice are locked, its comments are not", async () => {
    const id = await addInvoice(api);
    const item = (await api.call("GET", `/v2/invoices/${id}`)).id("invoice.invoice_items.0");
    const locked = await api.call("PUT", `/v2/invoices/${id}`, {
      invoice: { invoice_items: [{ id: item, description: "New" }] },
    });
    expect([locked.status, locked.json]).toEqual([
      422,
      {
        errors: [
          { message: "invoice_items.description is locked and cannot be changed" },
          { message: "invoice_items contain errors" },
        ],
      },
    ]);
    for (const [name, value] of Object.entries({
      item_type: "Days",
      category: "/v2/categories/051",
      sales_tax_status: "EXEMPT",
    })) {
      const changed = await api.call("PUT", `/v2/invoices/${id}`, {
        invoice: { invoice_items: [{ id: item, [name]: value }] },
      });
      expect([changed.status, changed.at("errors.0.message")]).toEqual([
        422,
        `invoice_items.${name} is locked and cannot be changed`,
      ]);
    }
    const same = { id: item, category: "/v2/categories/001" };
    expect((await api.call("PUT", `/v2/invoices/${id}`, { invoice: { invoice_items: [same] } })).status).toBe(200);
    const contact = await addContact(api, "Other");
    const moved = await api.call("PUT", `/v2/invoices/${id}`, { invoice: { contact } });
    expect(moved.at("errors.0.message")).toBe("contact_id is locked and cannot be changed");
    const noted = await api.call("PUT", `/v2/invoices/${id}`, { invoice: { comments: "Thanks" } });
    expect([noted.status, noted.at("invoice.comments")]).toEqual([200, "Thanks"]);
  });

  test("a paid invoice is neither drafted nor deleted, a sent unpaid one may go", async () => {
    const id = await addInvoice(api);
    const line = await addLine(api, { amount: "50", dated_on: "2026-02-28" });
    await api.control("POST", "/explanations", { bank_transaction: line, parts: [{ paid_invoice: id }] });
    expect((await transition(id, "mark_as_draft")).status).toBe(422);
    expect((await api.call("DELETE", `/v2/invoices/${id}`)).status).toBe(422);
    await api.control("PUT", "/switches", { paid_invoice_refusal_status: 403 });
    expect((await api.call("DELETE", `/v2/invoices/${id}`)).status).toBe(403);
    const unpaid = await addInvoice(api);
    expect((await api.call("DELETE", `/v2/invoices/${unpaid}`)).status).toBe(200);
  });

  test("a closed period locks sending", async () => {
    const id = await addInvoice(api, {}, false);
    await api.control("PUT", "/period_lock", { locked_to_date: "2026-02-28" });
    const locked = await transition(id, "mark_as_sent");
    expect([locked.status, locked.at("errors.error.message")]).toEqual([403, "Invoice is locked."]);
    expect((await api.call("GET", "/v2/account_locks")).at("account_lock.locked_to_date")).toBe("2026-02-28");
  });
});

describe("lists", () => {
  test("have items only when asked, views, and filters by contact", async () => {
    const contact = await addContact(api);
    const sent = await addInvoice(api, { contact });
    await addInvoice(api, {}, false);
    const all = await api.call("GET", "/v2/invoices");
    expect([all.headers.get("x-total-count"), all.at("invoices.0.invoice_items")]).toEqual(["2", undefined]);
    const url = encodeURIComponent(`${api.url}/v2/contacts/${contact}`);
    const one = await api.call("GET", `/v2/invoices?contact=${url}&nested_invoice_items=true`);
    expect([one.id("invoices.0"), one.at("invoices.0.invoice_items.0.description")]).toEqual([sent, "Work"]);
    expect((await api.call("GET", "/v2/invoices?view=draft")).headers.get("x-total-count")).toBe("1");
    expect((await api.call("GET", "/v2/invoices?view=nonsense")).status).toBe(400);
  });

  test("transitions move updated_at, payments do not unless the switch says so, deletions never show", async () => {
    const id = await addInvoice(api);
    const other = await addInvoice(api);
    await api.control("POST", "/clock", { move_seconds: 60 });
    const since = "2026-03-01T10:00:30Z";
    const changed = async () =>
      (await api.call("GET", `/v2/invoices?updated_since=${since}`)).headers.get("x-total-count");
    expect(await changed()).toBe("0");
    await transition(id, "mark_as_draft");
    expect(await changed()).toBe("1");
    const line = await addLine(api, { amount: 10 });
    await api.control("POST", "/explanations", {
      bank_transaction: line,
      parts: [{ paid_invoice: other, gross_value: 5 }],
    });
    expect(await changed()).toBe("1");
    await api.control("PUT", "/switches", { payments_bump_updated_at: true });
    await api.control("POST", "/explanations", {
      bank_transaction: line,
      parts: [{ paid_invoice: other, gross_value: 5 }],
    });
    expect(await changed()).toBe("2");
    await api.call("DELETE", `/v2/invoices/${id}`);
    expect(await changed()).toBe("1");
  });
});

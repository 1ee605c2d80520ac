import { afterEach, beforeEach, expect, test } from "vitest";
import { addContact, addInvoice, type Api, moveClock, startApi } from "./api.ts";

let api: Api;
beforeEach(async () => {
  api = await startApi({ switches: { limits: false } });
});
afterEach(async () => {
  await api.simulator.close();
  expect(api.problems).toEqual([]);
});

const names = async (query: string): Promise<unknown[]> => {
  const reply = await api.call("GET", `/v2/contacts${query}`);
  const count = Number(reply.headers.get("x-total-count"));
  return Array.from({ length: count }, (_, n) => reply.at(`contacts.${n}.organisation_name`));
};

test("a contact is created wrapped or unwrapped, never updated by its url, and may have a twin", async () => {
  const first = await api.call("POST", "/v2/contacts", { contact: { organisation_name: "Acme", nonsense: 1 } });
  expect(first.status).toBe(201);
  expect(first.at("contact.nonsense")).toBeUndefined();
  expect(first.headers.get("location")).toBe(first.at("contact.url"));
  const bare = await fetch(`${api.url}/v2/contacts`, {
    method: "POST",
    body: JSON.stringify({ organisation_name: "Acme", url: first.at("contact.url") }),
    headers: { Authorization: `Bearer ${api.token}`, Accept: "application/json", "User-Agent": "test" },
  });
  expect(bare.status).toBe(201);
  expect(await names("")).toEqual(["Acme", "Acme"]);
});

test("names, enumerations and countries are checked", async () => {
  const refuse = async (contact: Record<string, unknown>): Promise<unknown> => {
    const reply = await api.call("POST", "/v2/contacts", { contact });
    return [reply.status, String(reply.at("errors.0.message")).slice(0, 40)];
  };
  expect(await refuse({ first_name: "Dwight" })).toEqual([422, "last_name can't be blank"]);
  expect((await api.call("POST", "/v2/contacts", { contact: { first_name: "D", last_name: "S" } })).status).toBe(201);
  expect(await refuse({ organisation_name: "A", locale: "sv" })).toEqual([
    422,
    "locale must be one of bg, ca, cy, cz, de",
  ]);
  expect(await refuse({ organisation_name: "A", country: "GB" })).toEqual([422, "country is not included in the list"]);
  expect(await refuse({ organisation_name: "A", charge_sales_tax: "Sometimes" })).toEqual([
    422,
    "charge_sales_tax must be one of Auto, Al",
  ]);
});

test("an update is partial; an emptied text is left out of the answer", async () => {
  const id = await addContact(api);
  await api.call("PUT", `/v2/contacts/${id}`, { contact: { email: "a@example.com", town: "London" } });
  const cleared = await api.call("PUT", `/v2/contacts/${id}`, { contact: { town: "" } });
  expect(cleared.at("contact")).toMatchObject({ organisation_name: "Acme Ltd", email: "a@example.com" });
  expect(cleared.at("contact.town")).toBeUndefined();
});

test("the list hides hidden contacts, sorts by name, and knows clients", async () => {
  const beta = await addContact(api, "Beta");
  await addContact(api, "Alpha");
  await api.call("PUT", `/v2/contacts/${beta}`, { contact: { status: "Hidden" } });
  expect(await names("")).toEqual(["Alpha"]);
  expect(await names("?view=all&sort=-name")).toEqual(["Beta", "Alpha"]);
  expect(await names("?view=hidden")).toEqual(["Beta"]);
  expect(await names("?view=clients")).toEqual([]);
  await addInvoice(api, { contact: beta });
  expect(await names("?view=open_clients")).toEqual(["Beta"]);
  const owing = await api.call("GET", `/v2/contacts/${beta}`);
  expect(owing.at("contact.account_balance")).toBe("120.0");
});

test("updated_since is exclusive by default, and booking a document moves a contact", async () => {
  const old = await addContact(api, "Old");
  await moveClock(api, { set: "2026-03-02T09:00:00Z", freeze: true });
  await addContact(api, "New");
  expect(await names("?updated_since=2026-03-02T08:59:59Z")).toEqual(["New"]);
  expect(await names("?updated_since=2026-03-02T09:00:00Z")).toEqual([]);
  await api.control("PUT", "/switches", { updated_since_inclusive: true });
  expect(await names("?updated_since=2026-03-02T09:00:00Z")).toEqual(["New"]);
  await addInvoice(api, { contact: old });
  expect(await names("?updated_since=2026-03-02T09:00:00.000Z&sort=updated_at")).toEqual(["New", "Old"]);
});

test("a contact with documents cannot be deleted, one without can", async () => {
  const used = await addContact(api);
  const invoice = await addInvoice(api, { contact: used });
  expect((await api.call("DELETE", `/v2/contacts/${used}`)).status).toBe(403);
  await api.control("DELETE", `/person/v2/invoices/${invoice}`);
  expect((await api.call("DELETE", `/v2/contacts/${used}`)).status).toBe(200);
  expect((await api.call("GET", `/v2/contacts/${used}`)).status).toBe(404);
});

test("a person edits a contact without a token and without a trace in the log", async () => {
  const id = await addContact(api);
  await api.control("DELETE", "/requests");
  const edited = await api.control("PUT", `/person/v2/contacts/${id}`, { contact: { phone_number: "020 7946 0000" } });
  expect(edited.at("contact.phone_number")).toBe("020 7946 0000");
  expect((await api.control("GET", "/requests")).at("count")).toBe(0);
});

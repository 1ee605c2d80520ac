import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { request } from "node:http";
import { addContact, addInvoice, type Api, startApi } from "./api.ts";

let api: Api;
beforeEach(async () => {
  api = await startApi({ switches: { limits: false } });
});
afterEach(async () => {
  await api.simulator.close();
  expect(api.problems).toEqual([]);
});

/** A request with exactly these headers, which fetch would not let us leave out. */
async function bare(path: string, headers: Record<string, string>): Promise<{ status: number; body: string }> {
  return await new Promise((resolve, reject) => {
    const sent = request(`${api.url}${path}`, { headers }, (answer) => {
      let body = "";
      answer.setEncoding("utf8");
      answer.on("data", (part: string) => (body += part));
      answer.on("end", () => {
        resolve({ status: answer.statusCode ?? 0, body });
      });
    });
    sent.on("error", reject);
    sent.end();
  });
}

describe("requests", () => {
  test("without a User-Agent are answered with 400", async () => {
    const { status, body } = await bare("/v2/company", {
      Authorization: `Bearer ${api.token}`,
      Accept: "application/json",
    });
    expect([status, JSON.parse(body)]).toEqual([
      400,
      { errors: { error: { message: "User agent http header not set" } } },
    ]);
  });

  test("that do not accept json get XML, unless the switch is off", async () => {
    const headers = { Authorization: `Bearer ${api.token}`, "User-Agent": "test", Accept: "*/*" };
    expect((await bare("/v2/company", headers)).body).toContain("<freeagent><company><url>");
    await api.control("PUT", "/switches", { xml_unless_json_accepted: false });
    expect((await bare("/v2/company", headers)).body).toContain('{"company":');
  });

  test("may double slashes, write references as ids or as URLs of any host, and carry bodies nobody needs", async () => {
    const contact = await addContact(api);
    expect((await api.call("GET", `/v2//contacts/${contact}/`)).status).toBe(200);
    for (const reference of [contact, `/v2/contacts/${contact}`, `https://acme.freeagent.com/contacts/${contact}`]) {
      const id = await addInvoice(api, { contact: reference }, false);
      expect((await api.call("GET", `/v2/invoices?contact=${contact}`)).text).toContain(`/v2/invoices/${id}`);
      expect((await api.call("DELETE", `/v2/invoices/${id}`, {})).status).toBe(200);
    }
    const doubled = await api.call("POST", "/v2/invoices", {
      invoice: { contact: `/v2/v2/contacts/${contact}`, dated_on: "2026-02-01", payment_terms_in_days: 0 },
    });
    expect(doubled.at("errors.0.message")).toBe("contact can't be blank");
  });

  test("with broken JSON, unknown paths and unknown verbs are refused", async () => {
    const broken = await api.call("POST", "/v2/contacts", "{");
    expect(broken.status).toBe(400);
    expect((await api.call("GET", "/v2/stock")).json).toEqual({ errors: { error: { message: "Resource not found" } } });
    expect((await api.call("PATCH", "/v2/contacts/1")).status).toBe(404);
    expect((await api.call("GET", "/v2/contacts/1")).status).toBe(404);
  });

  test("above the user's access level are refused", async () => {
    await api.control("PUT", "/switches", { permission_level: 2 });
    const refused = await api.call("GET", "/v2/invoices");
    expect([refused.status, refused.at("errors.error.message")]).toEqual([
      403,
      "You are not allowed to access this action.",
    ]);
    expect((await api.call("GET", "/v2/users/me")).at("user.permission_level")).toBe(2);
    await api.control("PUT", "/switches", { api_access: "refused_403" });
    expect((await api.call("GET", "/v2/company")).at("errors.error.message")).toBe(
      "API access is disabled for this company",
    );
  });
});

describe("answers", () => {
  test("carry the headers of the live API", async () => {
    const { headers } = await api.call("GET", "/v2/company");
    expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(headers.get("etag")).toMatch(/^W\/"[0-9a-f]{32}"$/);
    expect(headers.get("x-request-id")).toMatch(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("date")).toMatch(/^Sun, 01 Mar 2026 10:00:0\d GMT$/);
    expect(headers.get("last-modified")).toBe("Sun, 01 Mar 2026 10:00:00 GMT");
  });

  test("ignore If-None-Match unless the switch is on", async () => {
    const etag = (await api.call("GET", "/v2/company")).headers.get("etag") ?? "";
    expect((await api.call("GET", "/v2/company", undefined, { "If-None-Match": etag })).status).toBe(200);
    await api.control("PUT", "/switches", { conditional_requests: true });
    const again = await fetch(`${api.url}/v2/company`, {
      headers: { Authorization: `Bearer ${api.token}`, Accept: "application/json", "If-None-Match": etag },
    });
    expect(again.status).toBe(304);
  });

  test("name the categories in four groups and single ones under their group", async () => {
    const list = await api.call("GET", "/v2/categories");
    expect(list.at("income_categories.0.nominal_code")).toBe("001");
    expect((await api.call("GET", "/v2/categories/363")).at("admin_expenses_categories.description")).toContain("Bank");
  });

  test("show no VAT for a company that is not registered", async () => {
    await api.control("PUT", "/switches", { vat_registered: false });
    const id = await addInvoice(api);
    const invoice = await api.call("GET", `/v2/invoices/${id}`);
    expect(invoice.at("invoice")).toMatchObject({ total_value: "100.0", involves_sales_tax: false });
    expect(invoice.at("invoice.sales_tax_value")).toBeUndefined();
  });
});

describe("pages", () => {
  beforeEach(async () => {
    for (let n = 0; n < 5; n++) await addContact(api, `Customer ${n}`);
  });

  test("are linked with single quotes and counted; one page has an empty Link", async () => {
    const second = await api.call("GET", "/v2/contacts?per_page=2&page=2&view=all");
    expect(second.headers.get("x-total-count")).toBe("5");
    const base = `<${api.url}/v2/contacts?per_page=2&page=`;
    const end = "&view=all>; rel=";
    expect(second.headers.get("link")).toBe(
      `${base}1${end}'prev', ${base}3${end}'next', ${base}1${end}'first', ${base}3${end}'last'`,
    );
    expect((await api.call("GET", "/v2/contacts")).headers.get("link")).toBe("");
  });

  test("of more than 100 are refused, and past the end are empty or 404 by switch", async () => {
    const large = await api.call("GET", "/v2/contacts?per_page=101");
    expect([large.status, large.at("errors.error.message")]).toEqual([400, "Records limited to 100 per page"]);
    expect((await api.call("GET", "/v2/contacts?page=9")).json).toEqual({ contacts: [] });
    await api.control("PUT", "/switches", { page_past_the_end: "404" });
    const past = await fetch(`${api.url}/v2/contacts?page=9`, { headers: { Authorization: `Bearer ${api.token}` } });
    expect(past.status).toBe(404);
  });

  test("of bank lists are linked by relative URLs", async () => {
    for (let n = 0; n < 2; n++) await api.control("POST", "/bank_lines", { amount: n + 1 });
    const list = await api.call("GET", "/v2/bank_transactions?bank_account=40459&per_page=1");
    expect(list.headers.get("link")).toContain(
      "</v2/bank_transactions?bank_account=40459&per_page=1&page=2>; rel='next'",
    );
  });
});

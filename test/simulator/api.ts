import * as z from "zod";
import { type RunningSimulator, type SimulatorOptions, startSimulator } from "../../simulator/start-simulator.ts";
import { contractProblems } from "../support/openapi-contract.ts";

const record = z.record(z.string(), z.unknown());

/** An answer of the simulator, with ways to look into its body. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed JSON; undefined when the body is something else. */
  readonly json: unknown;
  /** The value at a path of the body, like `invoice.status` or `contacts.0.url`. */
  at(path: string): unknown;
  /** The number at the end of the `url` at a path of the body. */
  id(path: string): number;
}

/** A running simulator with a token, and every exchange checked against test/contract/openapi.yaml. */
export interface Api {
  readonly url: string;
  readonly simulator: RunningSimulator;
  token: string;
  readonly problems: string[];
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  control(method: string, path: string, body?: unknown): Promise<Reply>;
}

/** Starts a simulator on 1 March 2026 and logs in. */
export async function startApi(options: SimulatorOptions = {}): Promise<Api> {
  const simulator = await startSimulator({ now: "2026-03-01T10:00:00Z", ...options });
  const problems: string[] = [];
  const api: Api = {
    url: simulator.url,
    simulator,
    token: "",
    problems,
    call: async (method, path, body, headers) => {
      const reply = await send(`${simulator.url}${path}`, method, body, {
        Authorization: `Bearer ${api.token}`,
        Accept: "application/json",
        "User-Agent": "simulator-test",
        ...headers,
      });
      const { status, headers: answered, json, text } = reply;
      const contentType = answered.get("content-type");
      const requestBody = status < 400 && typeof body !== "string" ? body : undefined;
      problems.push(
        ...contractProblems({ method, path, requestBody, status, contentType, responseBody: json ?? text }),
      );
      return reply;
    },
    control: (method, path, body) => send(`${simulator.url}/_simulator${path}`, method, body, {}),
  };
  await logIn(api);
  return api;
}

/** Takes a fresh token. */
export async function logIn(api: Api): Promise<void> {
  api.token = z.string().parse((await api.control("POST", "/tokens")).at("access_token"));
}

/** Moves the simulator's clock, and logs in again since tokens live an hour of it. */
export async function moveClock(api: Api, move: Record<string, unknown>): Promise<void> {
  await api.control("POST", "/clock", move);
  await logIn(api);
}

/** A contact with a name; returns its id. */
export async function addContact(api: Api, organisation_name = "Acme Ltd"): Promise<number> {
  return (await api.call("POST", "/v2/contacts", { contact: { organisation_name } })).id("contact");
}

/** An invoice of one line over 100.00 plus 20% VAT, sent unless told otherwise; returns its id. */
export async function addInvoice(api: Api, attributes: Record<string, unknown> = {}, sent = true): Promise<number> {
  const contact = attributes["contact"] ?? String(await addContact(api));
  const invoice = {
    contact,
    dated_on: "2026-02-20",
    payment_terms_in_days: 30,
    invoice_items: [{ description: "Work", quantity: 1, price: 100, sales_tax_rate: 20 }],
    ...attributes,
  };
  const id = (await api.call("POST", "/v2/invoices", { invoice })).id("invoice");
  if (sent) await api.call("PUT", `/v2/invoices/${id}/transitions/mark_as_sent`);
  return id;
}

/** A line on an account (the current one by default); returns its id. */
export async function addLine(api: Api, line: Record<string, unknown>): Promise<number> {
  return (await api.control("POST", "/bank_lines", line)).id("bank_transaction");
}

async function send(url: string, method: string, body: unknown, headers: Record<string, string>): Promise<Reply> {
  const content = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
  const type = typeof body === "object" ? { "Content-Type": "application/json" } : {};
  const response = await fetch(url, { method, redirect: "manual", headers: { ...type, ...headers }, ...content });
  const text = await response.text();
  const json = parse(text);
  const at = (path: string): unknown => path.split(".").reduce<unknown>(step, json);
  const id = (path: string): number =>
    Number(
      z
        .string()
        .parse(at(`${path}.url`))
        .split("/")
        .at(-1),
    );
  return { status: response.status, headers: response.headers, text, json, at, id };
}

function step(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value.at(Number(key)) as unknown;
  const parsed = record.safeParse(value);
  return parsed.success ? parsed.data[key] : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

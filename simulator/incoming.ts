import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { isObject } from "./attributes.ts";
import { tidyPath } from "./dispatch.ts";

/** Hono's context over node's own request and response. */
export type HttpContext = Context<{ Bindings: HttpBindings }>;

/** A request taken off the wire. */
export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly origin: string;
  readonly address: string;
  /** The body as text; for an uploaded file, the file's. */
  readonly body: string;
  readonly json: unknown;
  /** Whether the body was meant to be JSON and is not. */
  readonly malformed: boolean;
  readonly file: string | undefined;
}

/** Reads a request to its end. */
export async function readIncoming(context: HttpContext): Promise<Incoming> {
  const url = new URL(context.req.url);
  const headers = context.req.raw.headers;
  const method = context.req.method;
  const type = headers.get("content-type") ?? "";
  const isUpload = type.startsWith("multipart/form-data");
  const file = isUpload ? await readUpload(context) : undefined;
  const body = isUpload || method === "GET" || method === "HEAD" ? (file ?? "") : await context.req.text();
  const { json, malformed } = isUpload ? { json: undefined, malformed: false } : parse(body, type);
  return {
    method,
    path: tidyPath(url.pathname),
    query: url.searchParams,
    headers,
    origin: `${url.protocol}//${headers.get("host") ?? url.host}`,
    address: context.env.incoming.socket.remoteAddress ?? "",
    body,
    json,
    malformed,
    file,
  };
}

/** The parameters of a token request: query, form and JSON body together. */
export function parametersOf(incoming: Incoming): ReadonlyMap<string, string> {
  const found = new Map<string, string>(incoming.query);
  if (isObject(incoming.json)) {
    for (const [name, value] of Object.entries(incoming.json)) found.set(name, String(value));
  } else {
    for (const [name, value] of new URLSearchParams(incoming.body)) found.set(name, value);
  }
  return found;
}

async function readUpload(context: HttpContext): Promise<string> {
  const statement = (await context.req.parseBody())["statement"];
  if (statement instanceof File) return statement.text();
  return typeof statement === "string" ? statement : "";
}

function parse(body: string, type: string): { json: unknown; malformed: boolean } {
  if (body.trim() === "") return { json: undefined, malformed: false };
  const form = type.includes("x-www-form-urlencoded");
  try {
    const json: unknown = JSON.parse(body);
    return { json, malformed: false };
  } catch {
    return { json: undefined, malformed: !form };
  }
}

import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { parse } from "yaml";
import * as z from "zod";

/** One request to the API and its answer. */
export interface ObservedExchange {
  readonly method: string;
  /** With or without `/v2` and a query. */
  readonly path: string;
  readonly requestBody?: unknown;
  readonly status: number;
  readonly contentType?: string | null;
  /** Parsed JSON, or the text of anything else. */
  readonly responseBody?: unknown;
}

const operation = z.looseObject({ responses: z.record(z.string(), z.unknown()) });
const description = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
const file = new URL("../contract/openapi.yaml", import.meta.url);
const source: unknown = parse(readFileSync(file, "utf8"));
const document = description.parse(source);
const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
formats.default(ajv);
ajv.addSchema(description.parse(source), "openapi");
const validators = new Map<string, ValidateFunction>();

/** Whether test/contract/openapi.yaml describes this method on this path. */
export function isDescribed(method: string, path: string): boolean {
  return templateOf(method, path) !== undefined;
}

/** How an exchange differs from test/contract/openapi.yaml, a sentence each; empty when it agrees or is not described. */
export function contractProblems(exchange: ObservedExchange): string[] {
  return [...requestProblems(exchange), ...responseProblems(exchange)];
}

/** How a request's body differs from the description. */
function requestProblems(exchange: Pick<ObservedExchange, "method" | "path" | "requestBody">): string[] {
  const template = templateOf(exchange.method, exchange.path);
  if (template === undefined || exchange.requestBody === undefined) return [];
  const pointer = [
    "paths",
    template,
    exchange.method.toLowerCase(),
    "requestBody",
    "content",
    "application/json",
    "schema",
  ];
  return problemsAt(pointer, exchange.requestBody, `${exchange.method} ${exchange.path} request`);
}

/** How an answer's status and body differ from the description. */
function responseProblems(exchange: ObservedExchange): string[] {
  const method = exchange.method.toLowerCase();
  const template = templateOf(method, exchange.path);
  if (template === undefined) return [];
  const described = operation.parse(document.paths[template]?.[method]).responses;
  const label = `${exchange.method} ${exchange.path} ${exchange.status}`;
  if (!Object.hasOwn(described, String(exchange.status))) return [`${label}: status is not described`];
  const pointer = followed(["paths", template, method, "responses", String(exchange.status)]);
  const type = (exchange.contentType ?? "application/json").split(";")[0] ?? "";
  const content = at([...pointer, "content"]);
  if (content === undefined) return isEmpty(exchange.responseBody) ? [] : [`${label}: the body should be empty`];
  if (at([...pointer, "content", type]) === undefined) return [`${label}: ${type} is not described`];
  return problemsAt([...pointer, "content", type, "schema"], exchange.responseBody, label);
}

function problemsAt(pointer: readonly string[], value: unknown, label: string): string[] {
  if (at(pointer) === undefined) return [];
  const reference = `openapi#/${pointer.map((part) => encodeURIComponent(part.replace(/~/g, "~0").replace(/\//g, "~1"))).join("/")}`;
  const validate = validators.get(reference) ?? ajv.compile({ $ref: reference });
  validators.set(reference, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => `${label}: ${error.instancePath} ${error.message ?? error.keyword}`);
}

function templateOf(method: string, path: string): string | undefined {
  const bare = path
    .replace(/^https?:\/\/[^/]+/, "")
    .replace(/\?.*$/, "")
    .replace(/^\/v2/, "");
  const fits = Object.keys(document.paths).filter((template) => {
    const pattern = template.replaceAll("{id}", "\\d+").replaceAll("{transition}", "\\w+");
    return new RegExp(`^${pattern}$`).test(bare);
  });
  return fits.find((template) => document.paths[template]?.[method.toLowerCase()] !== undefined);
}

function followed(pointer: readonly string[]): readonly string[] {
  const reference = z.looseObject({ $ref: z.string() }).safeParse(at(pointer));
  return reference.success ? reference.data.$ref.replace("#/", "").split("/") : pointer;
}

function at(pointer: readonly string[]): unknown {
  return pointer.reduce<unknown>((value, key) => {
    const record = z.record(z.string(), z.unknown()).safeParse(value);
    return record.success ? record.data[key] : undefined;
  }, source);
}

function isEmpty(body: unknown): boolean {
  return body === undefined || body === null || body === "";
}

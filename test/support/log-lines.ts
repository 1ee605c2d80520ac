import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import * as z from "zod";
import document from "../../docs/log-schema.json" with { type: "json" };

const event = z.looseObject({
  description: z.string(),
  properties: z.record(z.string(), z.looseObject({})),
  required: z.array(z.string()),
});
const fileShape = z.looseObject({
  oneOf: z.array(z.object({ $ref: z.string() })),
  $defs: z.record(z.string(), z.looseObject({ description: z.string() })),
});

const source: unknown = document;
const schema = fileShape.parse(source);
// Strict about everything but a type that stands in the definition referred to.
const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(z.looseObject({}).parse(source), "log");

/** One event as docs/log-schema.json describes it. */
export interface DescribedEvent {
  readonly name: string;
  readonly when: string;
  /** pino's number. */
  readonly level: number;
  readonly fields: readonly { readonly name: string; readonly meaning: string; readonly required: boolean }[];
  /** The definition as it stands. */
  readonly definition: Readonly<Record<string, unknown>>;
}

const lineFields = ["level", "time", "msg"];

/** All events that docs/log-schema.json describes, in its order. */
export const describedEvents: readonly DescribedEvent[] = schema.oneOf.map(({ $ref: reference }) => {
  const name = reference.replace("#/$defs/", "");
  const definition = event.parse(schema.$defs[name]);
  const fields = Object.entries(definition.properties).filter(([field]) => !lineFields.includes(field));
  return {
    name,
    when: definition.description,
    level: z.number().parse(definition.properties["level"]?.["const"]),
    fields: fields.map(([field, property]) => ({
      name: field,
      meaning: meaningOf(property),
      required: definition.required.includes(field),
    })),
    definition,
  };
});

const names = new Set(describedEvents.map(({ name }) => name));

function meaningOf(property: Readonly<Record<string, unknown>>): string {
  const named = z.string().optional().parse(property["$ref"]);
  return z
    .string()
    .parse((named === undefined ? property : schema.$defs[named.replace("#/$defs/", "")])?.["description"]);
}

/** What is wrong with one line of the log; empty when the schema describes it. */
export function lineProblems(line: string): string[] {
  const parsed: unknown = JSON.parse(line);
  const name: unknown = typeof parsed === "object" && parsed !== null && "msg" in parsed ? parsed.msg : undefined;
  const validate = typeof name === "string" && names.has(name) ? ajv.getSchema(`log#/$defs/${name}`) : undefined;
  if (validate === undefined) return [`${line}: an event without a definition`];
  if (validate(parsed)) return [];
  return (validate.errors ?? []).map((error) => `${line}: ${describeError(error)}`);
}

function describeError({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath} ${message ?? ""} ${JSON.stringify(params)}`;
}

/** The log lines of what a process said on stderr, which holds words for people too. One cut off by a kill is left out. */
export function logLinesOf(stderr: string): readonly string[] {
  return stderr
    .split("\n")
    .slice(0, -1)
    .filter((line) => line.startsWith("{"));
}

/** @throws Error when a log line in `stderr` is not as docs/log-schema.json describes it */
export function requireDescribed(stderr: string): void {
  const problems = logLinesOf(stderr).flatMap(lineProblems);
  if (problems.length > 0) throw new Error(`Not as docs/log-schema.json says:\n${problems.join("\n")}`);
}

import * as z from "zod";
import { scrub } from "../domain/scrub.ts";
import { storableText } from "../domain/storable-text.ts";

/** What a refusal's body says. */
export interface FailureText {
  readonly messages: readonly string[];
  /** The attribute that the first message which names one names. */
  readonly field: string | undefined;
}

const message = z.object({ message: z.string() });
// The shapes A to C of FreeAgent's errors (FreeAgent API: conventions, errors), and near relatives of them.
const shapes = z.union([
  z.object({ errors: z.array(z.union([message.transform((one) => one.message), z.string()])) }),
  z.object({ errors: z.object({ error: z.union([message, z.array(message)]) }) }),
  z.object({ errors: message }),
  z.object({ errors: z.record(z.string(), z.array(z.string())) }),
  z.object({ error: z.string(), error_description: z.string().optional() }),
  z.object({ error: message }),
  message,
]);
const longest = 500;
const mostMessages = 20;

/**
 * Reads every shape that FreeAgent refuses with: a list of messages, one nested message, OAuth's error, plain text,
 * a gateway's HTML page, nothing. Never throws; messages are cut at 500 characters, and 20 are kept. They can be stored and shown: what looks like a secret, as where a
 * gateway repeats the request, is taken out.
 */
export function failureText(body: string): FailureText {
  const messages = readMessages(body)
    .map((text) => scrub(text).replace(/\s+/g, " ").trim())
    .filter((text) => text !== "")
    .slice(0, mostMessages)
    .map((text) => storableText(text.length > longest ? `${text.slice(0, longest)}...` : text));
  return { messages, field: messages.map(namedField).find((field) => field !== undefined) };
}

function readMessages(body: string): string[] {
  const text = body.trim();
  if (text.startsWith("<")) return [titleOf(text)];
  const parsed = shapes.safeParse(parseJson(text));
  return parsed.success ? flatten(parsed.data) : [text];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function flatten(data: z.infer<typeof shapes>): string[] {
  if ("message" in data) return [data.message];
  if ("error" in data) {
    if (typeof data.error !== "string") return [data.error.message];
    const description = "error_description" in data ? data.error_description : undefined;
    return [description === undefined ? data.error : `${data.error}: ${description}`];
  }
  const { errors } = data;
  if (Array.isArray(errors)) return errors;
  if ("message" in errors && typeof errors.message === "string") return [errors.message];
  const named: Readonly<Record<string, Said | readonly Said[]>> = errors;
  return Object.entries(named).flatMap(([name, value]) => nested(name, value));
}

type Said = string | { readonly message: string };

function nested(name: string, value: Said | readonly Said[]): string[] {
  if (typeof value === "string") return [`${name} ${value}`];
  return "message" in value ? [value.message] : value.flatMap((one) => nested(name, one));
}

/** A gateway's page is markup for people; its title says what happened. */
function titleOf(html: string): string {
  const title = /<title[^>]*>([^<]{1,200})</i.exec(html)?.[1] ?? /<h1[^>]*>([^<]{1,200})</i.exec(html)?.[1];
  return title ?? "an HTML page instead of an answer";
}

/** Messages are prose with the attribute at the front: `invoice_items.description is locked and cannot be changed`. */
function namedField(text: string): string | undefined {
  const quoted = /^'([a-z][a-z0-9_.]*)' parameter\b/.exec(text)?.[1];
  // A single lower-case word is a name only before a verb; with an underscore or a dot it cannot be prose.
  const front =
    /^([a-z][a-z0-9]*(?:[_.][a-z0-9_.]+)?) (?:is|are|must|can|can't|cannot|has|should|does|contain|contains|may)\b/.exec(
      text,
    )?.[1];
  return quoted ?? front;
}

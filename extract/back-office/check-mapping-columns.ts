import type { Attribute, AttributeKind } from "../../domain/attribute.ts";
import { nearestName } from "../../domain/nearest-name.ts";

const whole = ["smallint", "integer", "bigint"];
const texts = ["text", "character varying", "character", "citext", "name", "uuid"];
const acceptedTypes: Record<Exclude<AttributeKind, "key">, readonly string[]> = {
  text: [...texts, ...whole],
  decimal: ["numeric", ...whole],
  money: ["numeric", ...whole],
  integer: whole,
  boolean: ["boolean"],
  date: ["date"],
};

/** What a type that is not accepted is to become. */
const wanted: Record<Exclude<AttributeKind, "key">, string> = {
  text: "text; write it as (...)::text",
  decimal: "numeric or integer; write it as (...)::numeric",
  money: "numeric or integer; write it as (...)::numeric",
  integer: "integer; write it as (...)::integer",
  boolean: "boolean; write a condition, such as (... = 1)",
  date: "date; write it as (...)::date, and an instant in the time zone of your books: (... at time zone 'Europe/London')::date",
};

/** Their values come in other words than `::text` gives, so a row would never be found by the key that a change names. */
const noKeys = /^(?:bytea|jsonb?|inet|bit)$|\[\]$/;

/** Compares the columns of a mapping file with the catalogue; one sentence per problem, none when all is well. */
export function checkMappingColumns(
  path: string,
  columns: ReadonlyMap<string, string>,
  catalogue: readonly Attribute[],
): string[] {
  const known = new Map(catalogue.map((attribute) => [attribute.name, attribute]));
  const problems: string[] = [];
  for (const [name, type] of columns) {
    const attribute = known.get(name);
    if (attribute === undefined) problems.push(`${path}: unknown column "${name}"${suggestion(name, known.keys())}`);
    else if (attribute.kind === "key") {
      if (noKeys.test(type)) problems.push(`${path}: column "${name}" is ${type}; write it as (...)::text.`);
    } else if (!acceptedTypes[attribute.kind].includes(type)) {
      problems.push(`${path}: column "${name}" is ${type}; it must be ${wanted[attribute.kind]}.`);
    }
  }
  for (const attribute of catalogue) {
    if (attribute.required === true && !columns.has(attribute.name)) {
      problems.push(`${path}: column "${attribute.name}" is missing; every row needs one.`);
    }
  }
  return problems;
}

function suggestion(name: string, valid: Iterable<string>): string {
  const near = nearestName(name, valid);
  return near === undefined ? "; docs/mapping.md lists the columns." : `; did you mean "${near}"?`;
}

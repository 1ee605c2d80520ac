import { isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document, type YAMLParseError } from "yaml";
import type * as z from "zod";
import { nearestName } from "../domain/nearest-name.ts";
import { Problem } from "../domain/problem.ts";
import { inheritSettings } from "./inherit-settings.ts";
import { adviceOn, belongsElsewhere } from "./setting-advice.ts";
import { parsedOnce, settingsSchema, type Settings } from "./settings-schema.ts";

/**
 * Text of freeagent-sync.yaml -> settings with defaults. All problems are reported at once, each with
 * file, line, key and, for a misspelt key, the nearest valid name.
 * @throws Problem configuration/settings_invalid
 */
export function parseSettings(text: string, file: string): Settings {
  const lines = new LineCounter();
  // A key that is no text would else have Node print a warning of its own; it is an unknown key, and told as one.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: "error" });
  const place = (offset: number): string => `${file}:${lines.linePos(offset).line}`;
  const syntax = [
    ...document.errors.map((error) => `${place(error.pos[0])}: ${describeSyntax(error, text)}`),
    ...brokenAliases(document).map(({ name, offset }) => `${place(offset)}: ${describeAlias(name)}`),
  ];
  if (syntax.length > 0) throw invalid(syntax);

  const given: unknown = document.toJS() ?? {};
  const parsed = settingsSchema.safeParse(given, parsedOnce);
  if (!parsed.success) {
    throw invalid(parsed.error.issues.flatMap((issue) => describeIssue(issue, document, lines, file)));
  }
  const problems = companyProblems(parsed.data, file);
  if (problems.length > 0) throw invalid(problems);
  return parsed.data.companies === undefined ? parsed.data : settingsSchema.parse(inheritSettings(given), parsedOnce);
}

function describeSyntax(
  { code, message, pos }: Pick<YAMLParseError, "code" | "message" | "pos">,
  text: string,
): string {
  if (code === "DUPLICATE_KEY") {
    const [key = ""] = text.slice(pos[0]).split(/\s*:/, 1);
    return `the key ${JSON.stringify(key)} is there more than once`;
  }
  return code === "MULTIPLE_DOCS" ? "a line of --- begins another document; the file holds one" : message;
}

function brokenAliases(document: Document): { name: string; offset: number }[] {
  const broken: { name: string; offset: number }[] = [];
  visit(document, {
    Alias(_key, alias) {
      if (alias.resolve(document) === undefined) broken.push({ name: alias.source, offset: alias.range?.[0] ?? 0 });
    },
  });
  return broken;
}

function describeAlias(name: string): string {
  return `*${name} refers to an anchor that is not there; put a text that begins with * in quotes`;
}

function invalid(problems: string[]): Problem {
  const sorted = problems.toSorted((left, right) => lineOf(left) - lineOf(right));
  return new Problem({ kind: "configuration", code: "settings_invalid", message: sorted.join("\n") });
}

function lineOf(problem: string): number {
  return Number(/:(\d+): /.exec(problem)?.[1] ?? 0);
}

function companyProblems(settings: Settings, file: string): string[] {
  if (settings.company !== undefined && settings.companies !== undefined) {
    return [`${file}: use either company or companies, not both.`];
  }
  const names = (settings.companies ?? []).map((company) => company.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return [`${file}: companies: the name "${twice}" is used twice; give each company its own.`];
  if (settings.company === undefined && settings.companies === undefined) {
    return [`${file}: company is missing; add for example "company: { name: acme }".`];
  }
  return [];
}

function describeIssue(issue: z.core.$ZodIssue, document: Document, lines: LineCounter, file: string): string[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      const valid = validKeys(issue.path);
      const near = nearestName(key, valid);
      const hint =
        belongsElsewhere(key) ??
        (near === undefined ? `valid keys here: ${valid.join(", ")}` : `did you mean "${near}"?`);
      return `${where(path, document, lines, file)}: unknown key "${path.map(String).join(".")}"; ${hint}`;
    });
  }
  const key = issue.path.map(String).join(".");
  return [`${where(issue.path, document, lines, file)}: ${key === "" ? "the file" : key}: ${adviceOn(issue)}`];
}

/** `file:line` of the deepest part of the path that the file has. */
function where(path: readonly PropertyKey[], document: Document, lines: LineCounter, file: string): string {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    const offset = keyOffset(parent, last) ?? nodeOffset(document.getIn(path.slice(0, length), true));
    if (offset !== undefined) return `${file}:${lines.linePos(offset).line}`;
  }
  return file;
}

function keyOffset(parent: unknown, key: PropertyKey | undefined): number | undefined {
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === key);
  return nodeOffset(pair?.key);
}

function nodeOffset(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

/** Keys that the schema knows at a path; list indexes and free-form keys are stepped through. */
function validKeys(path: readonly PropertyKey[]): string[] {
  let schema: unknown = settingsSchema;
  for (const step of path) schema = inside(unwrapped(schema), step);
  const object = unwrapped(schema);
  return hasShape(object) ? Object.keys(object.shape) : [];
}

function inside(schema: unknown, step: PropertyKey): unknown {
  if (hasShape(schema)) return schema.shape[String(step)];
  return hasKey(schema, "element") ? schema.element : undefined;
}

function unwrapped(schema: unknown): unknown {
  let current = schema;
  while (hasKey(current, "unwrap") && typeof current.unwrap === "function" && !hasKey(current, "element")) {
    current = (current.unwrap as () => unknown)();
  }
  return current;
}

function hasShape(schema: unknown): schema is { shape: Record<string, unknown> } {
  return hasKey(schema, "shape") && typeof schema.shape === "object";
}

function hasKey<Key extends string>(value: unknown, key: Key): value is Record<Key, unknown> {
  return typeof value === "object" && value !== null && key in value;
}

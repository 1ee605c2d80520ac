import type { Attribute } from "../domain/attribute.ts";
import { countryNames } from "../domain/country-names.ts";
import type { Json } from "../domain/json.ts";
import { canonicalDecimal } from "../domain/money.ts";
import { nearestName } from "../domain/nearest-name.ts";
import type { Row } from "../domain/queryable.ts";
import { referencePath } from "./reference-path.ts";

/** What is wrong with one value of a mapped row. `value` is shortened for reports. */
export interface RowFault {
  readonly field: string;
  readonly value: string;
  readonly rule: string;
}

/** Column name -> value as FreeAgent takes it; empty columns are null. */
export type MappedValues = Readonly<Record<string, Json>>;

/** The values of a row, or what is wrong with it. */
export type MappedRow =
  { readonly ok: true; readonly values: MappedValues } | { readonly ok: false; readonly fault: RowFault };

/**
 * Checks one mapped row against its columns and brings each value into the form that is sent and compared:
 * text trimmed and in Unicode NFC, decimals without trailing zeros, dates as YYYY-MM-DD.
 */
export function rowToAttributes(columns: readonly Attribute[], row: Row): MappedRow {
  const values: Record<string, Json> = {};
  for (const column of columns) {
    if (!(column.name in row)) continue;
    const cell = row[column.name];
    const value = cell === null || cell === undefined ? null : readCell(column, cell);
    if (value !== null && typeof value === "object") {
      return { ok: false, fault: { field: column.name, value: shortened(cell), rule: value.rule } };
    }
    if ((value === null || value === "") && column.required === true) {
      return { ok: false, fault: { field: column.name, value: "", rule: "must not be empty" } };
    }
    values[column.name] = value === "" ? null : value;
  }
  return { ok: true, values };
}

/** The values that are FreeAgent's to have, without those that are for us. */
export function sentValues(columns: readonly Attribute[], values: MappedValues): MappedValues {
  const sent: Record<string, Json> = {};
  for (const { name, internal } of columns) {
    const value = values[name];
    if (internal !== true && value !== undefined) sent[name] = value;
  }
  return sent;
}

type Broken = { readonly rule: string };

function readCell(column: Attribute, cell: unknown): string | number | boolean | Broken {
  switch (column.kind) {
    case "key":
      return String(cell);
    case "text":
      return readText(column, String(cell));
    case "decimal":
    case "money":
      return readDecimal(column, String(cell));
    case "integer":
      return readInteger(String(cell));
    case "boolean":
      return typeof cell === "boolean" ? cell : { rule: "must be true or false" };
    case "date":
      return readDate(String(cell));
  }
}

// Tab, line feed and carriage return are ordinary in addresses and comments; other control characters are not.
// eslint's no-control-regex is the reason for spelling the class out by code points.
const forbiddenControl = new RegExp(
  `[${String.fromCharCode(0)}-${String.fromCharCode(8)}\\u000b\\u000c\\u000e-\\u001f\\u007f]`,
);

function readText(column: Attribute, raw: string): string | Broken {
  const text = raw.normalize("NFC").trim();
  if (forbiddenControl.test(text)) return { rule: "must not hold control characters" };
  if (column.maxLength !== undefined && isLonger(text, column.maxLength)) {
    return { rule: `must not be longer than ${column.maxLength} characters` };
  }
  if (text === "") return text;
  if (column.values !== undefined && !column.values.includes(text)) return { rule: notAmong(text, column.values) };
  if (column.country === true && !countryNames().has(text)) return { rule: noCountry(text) };
  if (column.reference === undefined) return text;
  return (
    referencePath(column.reference, text) ?? { rule: `must be a path like /v2/${column.reference}/1, or its number` }
  );
}

/** In characters, as FreeAgent counts: an emoji is one, although JavaScript keeps it as two. */
function isLonger(text: string, most: number): boolean {
  return text.length > most && Array.from(text).length > most;
}

/** A list that fits a sentence is shown whole; of a long one, the nearest. */
function notAmong(text: string, values: readonly string[]): string {
  if (values.length <= 40) return `must be one of ${values.join(", ")}`;
  const near = nearestName(text, values);
  return `must be one that FreeAgent knows${near === undefined ? "" : `; did you mean "${near}"?`}`;
}

function noCountry(text: string): string {
  const byCode = [...countryNames()].find(([, code]) => code === text.toUpperCase())?.[0];
  const near = byCode ?? nearestName(text, countryNames().keys());
  return `must be an English country name, not a code${near === undefined ? "" : `; did you mean "${near}"?`}`;
}

/** Books of a living company: a year outside is a slip of the keyboard, or a placeholder for no date. */
export function isBookDate(text: string): boolean {
  const year = /^(\d{4})-\d\d-\d\d$/.exec(text)?.[1];
  return year !== undefined && year >= "1990" && year <= "2100";
}

function readDate(text: string): string | Broken {
  return isBookDate(text) ? text : { rule: "must be a date between 1990 and 2100" };
}

function readDecimal(column: Attribute, text: string): string | Broken {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return { rule: "must be a decimal number" };
  const value = canonicalDecimal(text);
  if (column.kind === "money" && /\.\d{3,}$/.test(value)) return { rule: "must have at most two decimals" };
  if (column.notNegative === true && value.startsWith("-")) return { rule: "must not be negative" };
  return value;
}

function readInteger(text: string): number | Broken {
  // Number() takes a blank for 0, and due at once for no terms at all.
  const value = /^\d+(\.0+)?$/.test(text) ? Number(text) : NaN;
  return Number.isSafeInteger(value) ? value : { rule: "must be a whole number, not negative" };
}

/** For reports: at most 40 characters, and none that a terminal would obey. Half of an emoji is no text for PostgreSQL. */
function shortened(cell: unknown): string {
  const characters = Array.from(String(cell), (character) => (forbiddenControl.test(character) ? "\ufffd" : character));
  return characters.length > 40 ? `${characters.slice(0, 39).join("")}…` : characters.join("");
}

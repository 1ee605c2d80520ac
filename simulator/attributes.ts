import type { Big } from "big.js";
import type { Attributes } from "./records.ts";
import { readDecimal } from "./decimals.ts";
import { readDay } from "./days.ts";
import { invalid, refused } from "./refusal.ts";

/** What a client sent for one resource, by attribute name. */
export type Sent = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The attributes of a body with or without its root element; an absent body is an empty one. Throws 400 for a list. */
export function unwrap(json: unknown, root: string): Sent {
  if (json === undefined || json === null) return {};
  if (!isObject(json)) throw refused(400, `${root} is missing`);
  const inner = json[root];
  return isObject(inner) ? inner : json;
}

/** Whether an attribute was left out, null or empty. */
export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

/**
 * Copies attributes into `into`: null or "" unsets. Numbers sent for text become text; other types are refused with 422.
 */
export function copyTexts(sent: Sent, names: readonly string[], into: Attributes): void {
  for (const name of names) {
    const value = sent[name];
    if (value === undefined) continue;
    if (isBlank(value)) Reflect.deleteProperty(into, name);
    else if (typeof value === "string" || typeof value === "number") into[name] = String(value);
    else throw invalid(`${name} is invalid`);
  }
}

/** Copies booleans; `"true"`, `"1"`, 1 and their opposites are understood. */
export function copyFlags(sent: Sent, names: readonly string[], into: Attributes): void {
  for (const name of names) {
    const value = readFlag(sent[name]);
    if (value !== undefined) into[name] = value;
  }
}

/** A boolean as clients send it; undefined when absent or not one. */
export function readFlag(value: unknown): boolean | undefined {
  if (value === true || value === "true" || value === 1 || value === "1") return true;
  if (value === false || value === "false" || value === 0 || value === "0") return false;
  return undefined;
}

/** A day, or undefined when left out; throws 422 when it is none. */
export function dayOf(sent: Sent, name: string): string | undefined {
  if (isBlank(sent[name])) return undefined;
  const day = readDay(sent[name]);
  if (day === undefined) throw invalid(`${name} is not a valid date`);
  return day;
}

/** A decimal, or undefined when left out; throws 422 when it is none. */
export function decimalOf(sent: Sent, name: string): Big | undefined {
  if (isBlank(sent[name])) return undefined;
  const value = readDecimal(sent[name]);
  if (value === undefined) throw invalid(`${name} is not a number`);
  return value;
}

/** A whole number of at least 0, or undefined when left out; throws 422 when it is none. */
export function countOf(sent: Sent, name: string): number | undefined {
  if (isBlank(sent[name])) return undefined;
  const value = Number(sent[name]);
  if (!Number.isInteger(value) || value < 0) throw invalid(`${name} must be a whole number of at least 0`);
  return value;
}

/** One of some words, or undefined when left out; throws 422 naming them otherwise. */
export function wordOf(sent: Sent, name: string, words: readonly string[]): string | undefined {
  const value = sent[name];
  if (isBlank(value)) return undefined;
  if (typeof value === "string" && words.includes(value)) return value;
  throw invalid(`${name} must be one of ${words.join(", ")}`);
}

/** A text, or undefined when left out. */
export function textOf(sent: Sent, name: string): string | undefined {
  const value = sent[name];
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

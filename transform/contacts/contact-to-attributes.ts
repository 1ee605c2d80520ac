import { contactAttributes } from "../../domain/contact-attributes.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { Row } from "../../domain/queryable.ts";
import { rowToAttributes, sentValues, type MappedValues } from "../row-to-attributes.ts";

/** The back office's side of a merge: the mapped fields in comparable form; empty for a row that is not valid. */
export function wantedContact(row: Row): JsonObject {
  const mapped = rowToAttributes(contactAttributes, row);
  return mapped.ok ? contactToAttributes(mapped.values) : {};
}

/** Whether the rows that the mapping gives for a key are one that says what the customer is. */
export function isOneCustomer([row, ...more]: readonly Row[]): boolean {
  return row !== undefined && more.length === 0 && rowToAttributes(contactAttributes, row).ok;
}

/** A customer in FreeAgent's attribute names, with the status that it is to have where the mapping says so. */
export function contactToAttributes(values: MappedValues): JsonObject {
  const { hidden } = values;
  const wanted = sentValues(contactAttributes, values);
  return typeof hidden === "boolean" ? { ...wanted, status: hidden ? "Hidden" : "Active" } : wanted;
}

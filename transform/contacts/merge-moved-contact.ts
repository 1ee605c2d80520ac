import type { ContactUpdate } from "../../domain/contact-update.ts";
import type { DecidedConflict } from "../../domain/decided-conflict.ts";
import { jsonText, textOrNull, type Json, type JsonObject } from "../../domain/json.ts";
import type { Link } from "../../domain/link.ts";
import type { Row } from "../../domain/queryable.ts";
import { contactBase } from "./contact-base.ts";
import { wantedContact } from "./contact-to-attributes.ts";
import { mergeContact, type MergeRules } from "./merge-contact.ts";

/** A linked contact that moved in FreeAgent, and what is known of it here. */
export interface MovedCase {
  readonly link: Link;
  /** The present row of the back office; undefined when it is gone. */
  readonly row: Row | undefined;
  /** FreeAgent's contact. */
  readonly raw: JsonObject;
  /** What the back office had, as text, in each field whose new value it has not taken over yet. */
  readonly oldValues: ReadonlyMap<string, string | null> | undefined;
  /** Conflicts that are closed, by field. */
  readonly decided: ReadonlyMap<string, DecidedConflict> | undefined;
}

/** What the back office is to take over, or a person to decide, and the link as it is after the comparison. */
export interface MergedCase {
  readonly updates: readonly ContactUpdate[];
  readonly link: Link;
}

/**
 * Merges both sides of a contact with their base, where values that are staged already and conflicts that a person has
 * decided are taken into account. Our own write coming back equals the base and is no news.
 */
export function mergeMovedContact({ link, row, raw, oldValues, decided }: MovedCase, rules: MergeRules): MergedCase {
  const local = row === undefined ? {} : wantedContact(row);
  const remote = contactBase(raw);
  const isOurs = (field: string): boolean => isDecided(local, remote, field, decided?.get(field));
  const { updates, base } = mergeContact(link.base, asIfTaken(local, link.base, oldValues), remote, {
    ...rules,
    ownerOf: (field) => (isOurs(field) ? "database" : rules.ownerOf(field)),
  });
  // FreeAgent has moved: the row that was sent last is no longer what FreeAgent has, even should it come again.
  const sentHash = isSame(base, link.base) ? link.sentHash : "";
  return {
    updates: updates.map((update) => ({ ...update, oldValue: local[update.field] ?? null })),
    link: { ...link, base, sentHash, remoteUpdatedAt: jsonText(raw["updated_at"]), compared: true },
  };
}

/** Whether a person has decided for the back office's value, where both sides still have what was decided about. */
function isDecided(
  local: JsonObject,
  remote: JsonObject,
  field: string,
  conflict: DecidedConflict | undefined,
): boolean {
  const has = (values: JsonObject, text: string | null): boolean => textOrNull(values[field] ?? null) === text;
  return conflict !== undefined && has(local, conflict.ours) && has(remote, conflict.theirs);
}

/**
 * The back office's side as it will be once it has taken over what is staged for it: a field that it has not touched
 * since is not a change of its own, whatever FreeAgent says next.
 */
function asIfTaken(local: JsonObject, base: JsonObject, oldValues: MovedCase["oldValues"]): JsonObject {
  const isUntouched = (field: string, value: Json): boolean => oldValues?.get(field) === textOrNull(value);
  return Object.fromEntries(
    Object.entries(local).map(([field, value]) => [field, isUntouched(field, value) ? (base[field] ?? null) : value]),
  );
}

function isSame(one: JsonObject, other: JsonObject): boolean {
  return Object.keys(one).every((field) => one[field] === (other[field] ?? null));
}

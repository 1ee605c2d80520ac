import { contactAttributes } from "../../domain/contact-attributes.ts";
import { jsonText, type JsonObject } from "../../domain/json.ts";
import { deletedByPerson, type Link } from "../../domain/link.ts";
import { reject, type Plan, type Rejection, type Step } from "../../domain/plan.ts";
import type { Row } from "../../domain/queryable.ts";
import { changedValues, withoutNulls } from "../changed-values.ts";
import { contactToAttributes } from "./contact-to-attributes.ts";
import { invalidRow } from "../invalid-row.ts";
import { payloadHash } from "../payload-hash.ts";
import { rowToAttributes, type MappedValues } from "../row-to-attributes.ts";

/** The rules of the configuration that decide about contacts. */
export interface ContactRules {
  readonly on_delete: "hide" | "delete" | "ignore";
  readonly clear_nulls: boolean;
}

/**
 * What a push does for one customer.
 * @param row the present row of the back office; undefined when it is gone
 * @param link what FreeAgent has for it; undefined when nothing yet
 * @param withheld fields whose new FreeAgent value the back office has not taken over yet: not pushed
 * @param movingInvoice key of an invoice of the contact whose change is still to be sent
 */
export function planContact(
  row: Row | undefined,
  link: Link | undefined,
  rules: ContactRules,
  withheld: ReadonlySet<string> = new Set(),
  movingInvoice?: string,
): Plan {
  if (row === undefined) return planGoneContact(link, rules, movingInvoice);
  const mapped = rowToAttributes(contactAttributes, row);
  if (!mapped.ok) return reject(invalidRow("contacts.sql", mapped.fault));
  if (!hasName(mapped.values)) return reject(nameless);
  const wanted = without(contactToAttributes(mapped.values), withheld);
  const [marker, hash] = [contactMarker(wanted), payloadHash(wanted)];
  if (link !== undefined && deletedByPerson(link)) return reject(deletedInFreeAgent);
  if (link === undefined || link.state === "deleted") {
    const { status, ...fields } = withoutNulls(wanted);
    const body = status === "Hidden" ? { ...fields, status } : fields;
    return { kind: "write", outcome: "created", steps: [{ name: "create", body }], freeagentId: null, marker, hash };
  }
  const status = withheld.has("status") ? {} : statusChange(mapped.values["hidden"] === true, link);
  if (link.sentHash === hash && Object.keys(status).length === 0) return { kind: "unchanged" };
  const { status: _status, ...fields } = wanted;
  const changed = { ...changedValues(fields, link.base, rules.clear_nulls), ...status };
  if (Object.keys(changed).length === 0) return { kind: "unchanged", link: { ...link, sentHash: hash } };
  const steps = [{ name: "update", body: changed }] as const;
  return { kind: "write", outcome: "updated", steps, freeagentId: link.freeagentId, marker, hash };
}

/**
 * The link's state is the back office's last word on hiding. FreeAgent hears of a new word only: a contact that a
 * person hid there is not brought back by an ordinary update. A row that is back returns from hiding.
 */
function statusChange(hidden: boolean, link: Link): { readonly status?: string } {
  const word = hidden ? "Hidden" : "Active";
  const lastWord = link.state === "hidden" ? "Hidden" : "Active";
  return word === lastWord ? {} : { status: word };
}

function planGoneContact(link: Link | undefined, rules: ContactRules, movingInvoice: string | undefined): Plan {
  if (link === undefined || link.state !== "active" || rules.on_delete === "ignore") return { kind: "unchanged" };
  const { freeagentId, sentHash: hash } = link;
  const isDeleted = mayBeDeleted(link, rules);
  // FreeAgent deletes no contact that has invoices; this one may go to another customer, or go as well.
  if (isDeleted && movingInvoice !== undefined) return waitForInvoice(movingInvoice);
  const step: Step = isDeleted ? { name: "delete", body: {} } : { name: "hide", body: { status: "Hidden" } };
  return { kind: "write", outcome: "deleted", steps: [step], freeagentId, marker: contactMarker(link.base), hash };
}

/** Whether a contact is deleted, and not only hidden, once its customer is gone. */
export function mayBeDeleted({ madeByUs, state }: Link, rules: ContactRules): boolean {
  return state === "active" && rules.on_delete === "delete" && madeByUs;
}

function waitForInvoice(sourceKey: string): Plan {
  const detail = `The customer is gone, and its contact is deleted in the run after the one that takes invoice ${sourceKey} off it.`;
  return { kind: "wait", waitingFor: { entity: "invoice", sourceKey }, detail };
}

function without(values: JsonObject, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.has(name)));
}

function hasName(values: MappedValues): boolean {
  const given = (name: string): boolean => typeof values[name] === "string";
  return given("organisation_name") || (given("first_name") && given("last_name"));
}

/** FreeAgent knows no external id: a lost create is looked up by e-mail and name, in whatever case (fold-markers.ts). */
function contactMarker(values: JsonObject): string {
  const name = values["organisation_name"] ?? `${jsonText(values["first_name"])} ${jsonText(values["last_name"])}`;
  return `${jsonText(values["email"] ?? "")}|${jsonText(name)}`;
}

const nameless: Rejection = {
  reason: "invalid_row",
  field: "organisation_name",
  detail: "FreeAgent needs organisation_name, or first_name and last_name. Fill one of them in the back office.",
};

const deletedInFreeAgent: Rejection = {
  reason: "deleted_in_freeagent",
  detail: "Somebody deleted this contact in FreeAgent; it is not created again by itself.",
};

import type { FoundObject } from "../../domain/found-object.ts";
import { readReadableRows } from "../../extract/back-office/find-unreadable.ts";
import { adoptContact, type ContactAdoption } from "../../transform/contacts/adopt-contact.ts";
import { contactBase } from "../../transform/contacts/contact-base.ts";
import { wantedContact } from "../../transform/contacts/contact-to-attributes.ts";
import { mergeRulesOf } from "../owner-of.ts";
import type { PlanContext } from "./push-flow.ts";

/**
 * How each customer begins that takes a contact over. One query where FreeAgent or a person decides about some field,
 * none else.
 */
export async function adoptContacts(
  context: PlanContext,
  adopted: ReadonlyMap<string, FoundObject>,
): Promise<ReadonlyMap<string, ContactAdoption>> {
  // What a gone customer left behind has a base already.
  const found = [...adopted].filter(([, { leftBy }]) => leftBy === undefined);
  const owners = Object.values(context.company.rules.contacts.owner);
  if (found.length === 0 || owners.every((each) => each === "database")) return new Map();
  const { rows } = await readReadableRows(
    context.database,
    context.mapping.contacts,
    found.map(([key]) => key),
  );
  const rules = mergeRulesOf(context);
  return new Map(
    found.flatMap(([key, { raw }]) => {
      const row = rows.get(key)?.[0];
      if (row === undefined) return [];
      return [[key, adoptContact(wantedContact(row), contactBase(raw), rules)]];
    }),
  );
}

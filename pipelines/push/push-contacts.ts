import { deletedBase } from "../../domain/link.ts";
import { readMappedRows } from "../../extract/back-office/read-mapped-rows.ts";
import { readWithheldFields } from "../../extract/staging/read-withheld-fields.ts";
import { contactBaseAfter, contactState, holdsNews } from "../../transform/contacts/contact-base.ts";
import { planContact } from "../../transform/contacts/plan-contact.ts";
import { refuseDoubledKeys } from "../../transform/refuse-doubled-keys.ts";
import type { Plan } from "../../domain/plan.ts";
import type { PushFlow } from "./push-flow.ts";

/** Customers of the back office become FreeAgent contacts. */
export const pushContacts: PushFlow = {
  entity: "contact",
  pipeline: "push contacts",
  serial: false,
  async plan({ database, mapping, company }, sourceKeys, links, adopted) {
    const rows = await readMappedRows(database, mapping.contacts, sourceKeys);
    const withheld = await readWithheldFields(database, company.name, sourceKeys);
    return refuseDoubledKeys(
      "contacts.sql",
      rows,
      sourceKeys.map((key): [string, Plan] => {
        const row = rows.get(key)?.[0];
        const held = adopted?.get(key)?.withheld ?? withheld.get(key);
        return [key, planContact(row, links.get(key), company.rules.contacts, held)];
      }),
    );
  },
  linkAfter(previous, step, raw) {
    const known = previous?.base ?? {};
    const answered = raw === undefined ? known : contactBaseAfter(previous?.base, step, raw);
    const base = step.name === "delete" ? deletedBase(known) : answered;
    const madeByUs = previous?.madeByUs ?? true;
    return { state: contactState(previous, step), madeByUs, base };
  },
  holdsNews,
};

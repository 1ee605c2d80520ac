import type { CompanyConfig } from "../../config/config.ts";
import { deletedBase, type Link } from "../../domain/link.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { readMappedRows } from "../../extract/back-office/read-mapped-rows.ts";
import { readMovingInvoices } from "../../extract/mirror/read-moving-invoices.ts";
import { readWithheldFields } from "../../extract/staging/read-withheld-fields.ts";
import { contactBaseAfter, contactState, holdsNews } from "../../transform/contacts/contact-base.ts";
import { mayBeDeleted, planContact } from "../../transform/contacts/plan-contact.ts";
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
    const gone = sourceKeys.filter((key) => !rows.has(key)).flatMap((key) => links.get(key) ?? []);
    const moving = await readMoving(database, company, gone);
    return refuseDoubledKeys(
      "contacts.sql",
      rows,
      sourceKeys.map((key): [string, Plan] => {
        const row = rows.get(key)?.[0];
        const held = adopted?.get(key)?.withheld ?? withheld.get(key);
        const link = links.get(key);
        return [key, planContact(row, link, company.rules.contacts, held, moving.get(link?.freeagentId ?? 0))];
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

/** One query where contacts are to be deleted, none else. */
function readMoving(
  database: Queryable,
  { name, rules }: Pick<CompanyConfig, "name" | "rules">,
  gone: readonly Link[],
): Promise<ReadonlyMap<number, string>> {
  const ids = gone.filter((link) => mayBeDeleted(link, rules.contacts)).flatMap(({ freeagentId }) => freeagentId ?? []);
  return readMovingInvoices(database, name, ids);
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Row } from "../../domain/queryable.ts";
import type { SimulatedWorld } from "./simulated-world.ts";

type Contact = Readonly<Record<string, unknown>> & { readonly url: string };

/** What our mapping has an opinion on. */
const owned = [
  "organisation_name",
  "first_name",
  "last_name",
  "email",
  "phone_number",
  "address1",
  "address2",
  "town",
  "region",
  "postcode",
  "country",
];

/**
 * Each customer that is linked is as our mapping says in FreeAgent, and each that has an invoice is linked. A difference
 * that was told as a reject is allowed. What a person hid stays hidden: where somebody does, that is not compared.
 */
export async function unequalContacts(
  { company, control, database }: SimulatedWorld,
  othersHide: boolean,
): Promise<string[]> {
  const { contacts } = (await control("GET", "/books")) as { contacts: readonly Contact[] };
  const mapping = await readFile(join(company.mappingFolder, "contacts.sql"), "utf8");
  const rows = await database.query(
    `select m.*, l.freeagent_id,
       exists (select 1 from sales.invoices i
               where i.customer_id = m.source_key and i.deleted_at is null and i.cancelled_on is null) as billed
     from (${mapping}) m
     left join freeagent_sync.links l
       on l.entity = 'contact' and l.source_key = m.source_key::text and l.state <> 'deleted'
     where not exists (
       select 1 from freeagent_sync.rejects r where r.entity = 'contact' and r.source_key = m.source_key::text)
       and not exists (
         select 1 from freeagent_sync.contact_updates u
         where u.contact_source_key = m.source_key::text and u.decision = 'conflict' and u.applied_at is null)
       and not exists (
         select 1 from freeagent_sync.differences d
         where d.entity = 'contact' and d.source_key = m.source_key::text and d.class = 'orphan_link')`,
  );
  const empties = company.rules.contacts.clear_nulls;
  return rows.flatMap((row) => wrongWith(row, contacts, othersHide, empties));
}

function wrongWith(row: Row, contacts: readonly Contact[], othersHide: boolean, empties: boolean): string[] {
  const name = `Customer ${String(row["source_key"])}`;
  if (row["freeagent_id"] === null) return row["billed"] === true ? [`${name} has an invoice and no link.`] : [];
  const contact = contacts.find(({ url }) => url.endsWith(`/v2/contacts/${String(row["freeagent_id"])}`));
  if (contact === undefined) return [`${name} is linked to a contact that FreeAgent does not have.`];
  const hidden = contact["status"] === "Hidden";
  const state =
    othersHide || hidden === row["hidden"] ? [] : [`${name} is ${hidden ? "" : "not "}hidden in FreeAgent.`];
  const fields = owned.filter((field) => (empties || row[field] !== null) && row[field] !== (contact[field] ?? null));
  return [
    ...state,
    ...fields.map((field) => `${name}: ${field} is ${String(contact[field])}, ours ${String(row[field])}.`),
  ];
}

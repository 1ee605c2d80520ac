import { describe, expect, it } from "vitest";
import type { Database, Row } from "../../domain/queryable.ts";
import { lendSample, mapped, sqlOf } from "./sample.ts";

const CUSTOMER = "1002";

describe("the sample's apply/contact_updates.sql", () => {
  it("takes over every field that the mapping sends, so that both sides agree afterwards", async () => {
    const database = await lendSample();
    const changed = {
      organisation_name: "Brontë & D'Arcy LLP",
      first_name: "Zoë",
      last_name: "O'Neill",
      email: "new@example.com",
      phone_number: "01632 960000",
      address1: "1 New Street",
      address2: "Back door",
      address3: "Bell 3",
      town: "Nîmes",
      region: "Occitanie",
      postcode: "30000",
      country: "France",
      default_payment_terms_in_days: 45,
      sales_tax_registration_number: "FR12345678901",
    };
    const ids: string[] = [];
    for (const [field, value] of Object.entries(changed))
      ids.push(await stage(database, { field, value: String(value) }));

    await apply(database, ids);

    expect(await contact(database)).toEqual({ source_key: CUSTOMER, ...changed, hidden: false });
  });

  it("empties a field that was emptied, leaves the others alone, and keeps the name it cannot do without", async () => {
    const database = await lendSample();
    const before = await contact(database);

    await apply(database, [
      await stage(database, { field: "email", value: null }),
      await stage(database, { field: "organisation_name", value: null }),
    ]);

    expect(before?.["email"]).not.toBeNull();
    expect(await contact(database)).toEqual({ ...before, email: null });
  });

  it("lets the latest of several updates of one field win", async () => {
    const database = await lendSample();
    const ids = [
      await stage(database, { field: "town", value: "Oban" }),
      await stage(database, { field: "town", value: "Tenby" }),
    ];

    await apply(database, ids);

    expect(await contact(database)).toMatchObject({ town: "Tenby" });
  });

  it("changes nothing for conflicts, for customers that it does not know and for rows it was not asked for", async () => {
    const database = await lendSample();
    const before = await mapped(database, "mapping/contacts.sql");
    await stage(database, { field: "town", value: "Oban" });

    await apply(database, [
      await stage(database, { field: "town", value: "Tenby", decision: "conflict" }),
      await stage(database, { field: "town", value: "Tenby", customer: "999999999" }),
      await stage(database, { field: "town", value: "Tenby", customer: "made by hand" }),
    ]);

    expect(await mapped(database, "mapping/contacts.sql")).toEqual(before);
  });
});

async function stage(
  database: Database,
  update: { field: string; value: string | null; customer?: string; decision?: "apply" | "conflict" },
): Promise<string> {
  const { field, value, customer = CUSTOMER, decision = "apply" } = update;
  const [row] = await database.query(
    `insert into freeagent_sync.contact_updates (company, contact_source_key, field, new_value, decision, run_id)
      values ('sample', $1, $2, $3, $4, 1)
      returning contact_update_id`,
    [customer, field, value, decision],
  );
  return String(row?.["contact_update_id"]);
}

async function apply(database: Database, contactUpdateIds: readonly string[]): Promise<void> {
  await database.execute(sqlOf("apply/contact_updates.sql"), [contactUpdateIds]);
}

async function contact(database: Database): Promise<Row | undefined> {
  const [row] = await mapped(database, "mapping/contacts.sql", { keys: [CUSTOMER] });
  return row;
}

import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld;
afterEach(() => world.close());

const staged = `
  select distinct new_value as name
  from freeagent_sync.contact_updates
  where decision = 'new'
    and field = 'organisation_name'`;

/**
 * A company in step that hands contacts made in FreeAgent to the back office. The mapping cannot make the e-mail address of a
 * customer in Poison, nor the county of one in Hemlock.
 */
async function open(applied = true): Promise<void> {
  const failsIn = (town: string) => `left((1 / abs(length(customers.city) - length('${town}')))::text, 0)`;
  world = await sampleWorld({
    scale: 0.01,
    edit: (files) => {
      if (!applied) rmSync(join(files.folder, "apply/new_contacts.sql"));
      files.edit("freeagent-sync.yaml", "on_delete: hide,", "on_delete: hide, new_contacts: stage,");
      files.edit("mapping/contacts.sql", "customers.email,", `concat(customers.email, ${failsIn("Poison")}) as email,`);
      files.edit("mapping/contacts.sql", "customers.county as", `concat(customers.county, ${failsIn("Hemlock")}) as`);
    },
  });
  await world.database.execute("update sales.customers set city = 'Bath'");
  expect((await world.night()).exitCode).toBe(0);
}

const customer = (name: string, town: string): Promise<number> =>
  world.database.execute(
    `insert into sales.customers (kind, trade_name, email, city) values ('company', '${name}', '${name}@wren.example', '${town}')`,
  );

const inFreeAgent = (name: string, more = {}): Promise<unknown> =>
  world.control("POST", "/person/v2/contacts", {
    contact: { organisation_name: name, email: `${name}@wren.example`, ...more },
  });

test("a contact that may be a customer whose row cannot be made is no news for the back office until that can be told", async () => {
  await open();
  await customer("Wren", "Poison");
  await inFreeAgent("Wren");
  for (let nights = 0; nights < 2; nights += 1) {
    const night = await world.night();
    expect(night).toMatchObject({ exitCode: 1, problem: undefined });
    expect(night.outcomes["pull new contacts"]).toMatchObject({ claimed: 1, waiting: 1, created: 0 });
    expect(await world.database.query(staged)).toEqual([]);
  }
  await inFreeAgent("Robin");
  await world.database.execute("update sales.customers set city = 'Bath'");
  const mended = await world.night();
  expect(mended.outcomes["pull new contacts"]).toMatchObject({ claimed: 1, waiting: 0, created: 1 });
  expect(mended.outcomes["push contacts"]).toMatchObject({ created: 0, rejected: 0 });
  expect(await world.database.query(staged)).toEqual([{ name: "Robin" }]);
  const wrens = "select 1 from sales.customers where trade_name = 'Wren'";
  expect(await world.database.query(wrens)).toHaveLength(1);
});

test("a customer that FreeAgent has keeps no contact of others from the back office, though its row cannot be made", async () => {
  await open();
  const [known] = await world.database.query(
    "update sales.customers set trade_name = 'Wren', email = 'Wren@wren.example', kind = 'company' where customer_id = 1001 returning customer_id",
  );
  expect(known).toBeDefined();
  await world.night();
  await world.database.execute("update sales.customers set city = 'Poison' where customer_id = 1001");
  await customer("Swift", "Hemlock");
  for (const name of ["Wren", "Swift", "Robin"]) await inFreeAgent(name);
  const night = await world.night();
  expect(night.problem).toBeUndefined();
  expect(night.outcomes["pull new contacts"]).toMatchObject({ claimed: 1, created: 1 });
  expect(await world.database.query(staged)).toEqual([{ name: "Robin" }]);
});

test("a contact that was staged before such a customer came is closed when the customer turns out to be it, and comes once", async () => {
  await open(false);
  await inFreeAgent("Wren");
  await world.night();
  const isOpen =
    "select bool_or(applied_at is null) as open from freeagent_sync.contact_updates where decision = 'new'";
  expect(await world.database.query(isOpen)).toEqual([{ open: true }]);
  await customer("Wren", "Poison");
  expect((await world.night()).outcomes["pull new contacts"]).toMatchObject({ claimed: 0 });
  expect(await world.database.query(isOpen)).toEqual([{ open: true }]);
  await world.database.execute("update sales.customers set city = 'Bath'");
  const mended = await world.night();
  expect(mended.outcomes["push contacts"]).toMatchObject({ created: 0, rejected: 0 });
  expect(await world.database.query(isOpen)).toEqual([{ open: false }]);
  expect(await world.night()).toMatchObject({ exitCode: 0, calls: { writes: 0 } });
});

test("a contact that the apply file failed for is not taken over later while it may be a customer whose row cannot be made", async () => {
  await open();
  await world.database.execute("alter table sales.customers add constraint dialled check (telephone <> 'none')");
  await inFreeAgent("Wren", { phone_number: "none" });
  await inFreeAgent("Robin", { phone_number: "none" });
  expect((await world.night()).outcomes["apply new-contacts"]).toMatchObject({ claimed: 2, rejected: 2 });
  await world.database.execute("alter table sales.customers drop constraint dialled");
  await customer("Wren", "Poison");
  for (let nights = 0; nights < 2; nights += 1) {
    const night = await world.night();
    expect(night).toMatchObject({ exitCode: 1, problem: undefined });
    expect(night.outcomes["apply new-contacts"]).toMatchObject({ claimed: 2, waiting: 2 });
  }
  await world.database.execute("update sales.customers set city = 'Bath'");
  expect((await world.night()).outcomes["apply new-contacts"]).toMatchObject({ claimed: 1, updated: 1 });
  const birds = "select trade_name as name from sales.customers where trade_name in ('Wren', 'Robin') order by 1";
  expect(await world.database.query(birds)).toEqual([{ name: "Robin" }, { name: "Wren" }]);
  expect(await world.night()).toMatchObject({ exitCode: 0, calls: { writes: 0 } });
});

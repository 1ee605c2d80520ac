import { afterAll, beforeAll, expect, test } from "vitest";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { until } from "../support/until.ts";
import { writesOf } from "./paying.ts";

let world: SampleWorld;
beforeAll(async () => {
  world = await sampleWorld({ scale: 0.01 });
  expect((await world.night()).exitCode).toBe(0);
});
afterAll(() => world.close());

async function nothingIsOpen(): Promise<boolean> {
  const rows = await world.database.query(
    `select 1 from freeagent_sync.contact_changes
     union all select 1 from freeagent_sync.invoice_changes
     union all select 1 from freeagent_sync.intents where finished_at is null`,
  );
  return rows.length === 0;
}

const aCustomer = "(select min(customer_id) from sales.customers where deleted_at is null)";

test("scenario 4: fifty changes of one customer before a night are one write", async () => {
  for (let change = 1; change <= 50; change += 1) {
    await world.database.execute(`update sales.customers set street = $1 where customer_id = ${aCustomer}`, [
      `${change} Fifty Lane`,
    ]);
  }
  await world.control("DELETE", "/requests");
  const night = await world.night();
  expect(night.outcomes["push contacts"]).toMatchObject({ claimed: 1, updated: 1 });
  expect(await writesOf(world)).toHaveLength(1);
  expect(await nothingIsOpen()).toBe(true);
  const { contacts } = (await world.control("GET", "/books")) as { contacts: { address1?: string }[] };
  expect(contacts.map(({ address1 }) => address1)).toContain("50 Fifty Lane");
});

test("scenario 5: an invoice that comes and goes between two nights makes no call, and both changes are done", async () => {
  await world.database.execute(
    `insert into sales.invoices (customer_id, number, issued_on, terms_days)
     values (${aCustomer}, 'INV-BRIEF', '2026-11-22', 30)`,
  );
  await world.database.execute("delete from sales.invoices where number = 'INV-BRIEF'");
  await world.control("DELETE", "/requests");
  expect((await world.night()).outcomes["push invoices"]).toMatchObject({ claimed: 1, unchanged: 1 });
  expect(await writesOf(world)).toEqual([]);
  expect(await nothingIsOpen()).toBe(true);
});

test("scenario 3: what changes while its POST is under way goes out afterwards, as a second write", async () => {
  await world.control("POST", "/faults", { kind: "slow", method: "POST", path: "/v2/contacts", delay_ms: 3_000 });
  await world.database.execute(
    `insert into sales.customers (kind, trade_name, email, street, city)
     values ('company', 'Mover Ltd', 'mover@mover.example', '1 Old Road', 'Leeds')`,
  );
  const night = world.night();
  const sent = "select 1 from freeagent_sync.intents where entity = 'contact' and state = 'sent'";
  expect(await until(async () => (await world.database.query(sent)).length === 1)).toBe(true);
  await world.database.execute("update sales.customers set street = '2 New Road' where trade_name = 'Mover Ltd'");
  expect((await night).exitCode).toBe(0);
  await world.night();
  const { contacts } = (await world.control("GET", "/books")) as {
    contacts: { organisation_name?: string; address1?: string }[];
  };
  const movers = contacts.filter((contact) => contact.organisation_name === "Mover Ltd");
  expect(movers).toMatchObject([{ address1: "2 New Road" }]);
  expect(await nothingIsOpen()).toBe(true);
});

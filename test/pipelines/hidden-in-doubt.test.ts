import { afterEach, expect, test } from "vitest";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld;
afterEach(() => world.close());

/** The write in doubt, which may be looked up from now on. */
async function doubtful({ database }: SampleWorld): Promise<string> {
  await database.execute("update freeagent_sync.intents set settle_until = clock_timestamp() where state = 'in_doubt'");
  const rows = await database.query("select source_key from freeagent_sync.intents where state = 'in_doubt'");
  expect(rows).toHaveLength(1);
  return String(rows[0]?.["source_key"]);
}

/** The contact of FreeAgent's books with the e-mail address of a customer. */
async function contactOf({ control, database }: SampleWorld, key: string): Promise<{ url: string; status: string }> {
  const { contacts } = (await control("GET", "/books")) as {
    contacts: { email: string; url: string; status: string }[];
  };
  const [sent] = await database.query(
    "select body ->> 'email' as email from freeagent_sync.intents where source_key = $1 and step = 'create'",
    [key],
  );
  const found = contacts.find(({ email }) => email === sent?.["email"]);
  if (found === undefined) throw new Error(`FreeAgent has no contact of customer ${key}`);
  return found;
}

test("a contact that a person hides while the answer to its making is lost stays hidden, and the back office hears of it", async () => {
  world = await sampleWorld({ scale: 0.05 });
  await world.control("POST", "/faults", { kind: "no_answer", method: "POST", path: "/v2/contacts", nth: 2 });
  await world.night();
  const key = await doubtful(world);
  const { url } = await contactOf(world, key);
  await world.control("PUT", `/person/v2/contacts/${url.split("/").at(-1) ?? ""}`, { contact: { status: "Hidden" } });
  const next = await world.night();
  expect(next.outcomes["settle"]).toMatchObject({ claimed: 1, created: 1 });
  await world.night();
  expect(await contactOf(world, key)).toMatchObject({ status: "Hidden" });
  const links = await world.database.query(
    "select state from freeagent_sync.links where entity = 'contact' and source_key = $1",
    [key],
  );
  expect(links).toEqual([{ state: "active" }]);
  const staged = await world.database.query(
    "select field, old_value, new_value from freeagent_sync.contact_updates where contact_source_key = $1",
    [key],
  );
  expect(staged).toEqual([{ field: "status", old_value: "Active", new_value: "Hidden" }]);
});

test("a contact that is hidden by a write whose answer is lost is not hidden a second time", async () => {
  world = await sampleWorld({ scale: 0.05 });
  expect((await world.night()).exitCode).toBe(0);
  await world.database.execute(
    `update sales.customers set deleted_at = current_date
     where customer_id = (select min(customer_id) from sales.customers where deleted_at is null)`,
  );
  await world.control("POST", "/faults", { kind: "no_answer", method: "PUT", path: "/v2/contacts/*", nth: 1 });
  await world.night();
  await doubtful(world);
  const next = await world.night();
  expect(next.outcomes["settle"]).toMatchObject({ claimed: 1, unchanged: 1 });
  expect(next.calls.writes).toBe(0);
});

import { expect, onTestFinished, test } from "vitest";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

/** A world after its first night, and the customer that the tests are about: one with an invoice. */
async function inStep(
  edit: Parameters<typeof sampleWorld>[0]["edit"] = () => undefined,
): Promise<[SampleWorld, string]> {
  const opened = await sampleWorld({ scale: 0.02, edit });
  onTestFinished(() => opened.close());
  expect((await opened.night()).exitCode).toBe(0);
  const [row] = await opened.database.query("select min(customer_id)::text as key from sales.invoices");
  await opened.database.execute("alter table sales.invoices drop constraint invoices_customer_id_fkey");
  return [opened, String(row?.["key"])];
}

function add({ database }: SampleWorld, key: string, as: number): Promise<unknown> {
  return database.execute(
    `insert into sales.customers
     select (jsonb_populate_record(c, jsonb_build_object('customer_id', $2::integer))).*
     from sales.customers c
     where customer_id = $1::bigint`,
    [key, as],
  );
}

function remove({ database }: SampleWorld, key: string): Promise<unknown> {
  return database.execute("delete from sales.customers where customer_id = $1::bigint", [key]);
}

async function statuses({ control }: SampleWorld): Promise<readonly string[]> {
  const { contacts } = (await control("GET", "/books")) as { contacts: { status: string }[] };
  return contacts.map(({ status }) => status);
}

async function townOf({ control }: SampleWorld, id: string): Promise<string | undefined> {
  const { contacts } = (await control("GET", "/books")) as { contacts: { url: string; town?: string }[] };
  return contacts.find(({ url }) => url.endsWith(`/${id}`))?.town;
}

async function question({ database }: SampleWorld): Promise<readonly unknown[]> {
  const rows = await database.query("select detail from freeagent_sync.rejects where reason = 'possible_duplicate'");
  return rows.map(({ detail }) => detail);
}

async function numberOf({ database }: SampleWorld, key: string): Promise<string> {
  const [row] = await database.query(
    "select freeagent_id::text as id from freeagent_sync.links where entity = 'contact' and source_key = $1",
    [key],
  );
  return String(row?.["id"]);
}

test.each(["hide", "delete"])(
  "a customer with a new key keeps its contact and its invoices (on_delete: %s)",
  async (rule) => {
    const [opened, key] = await inStep((files) => {
      files.edit("freeagent-sync.yaml", "on_delete: hide", `on_delete: ${rule}`);
    });
    const id = await numberOf(opened, key);
    await opened.database.execute(`update sales.customers set customer_id = 55555 where customer_id = ${key}`);
    await opened.database.execute(`update sales.invoices set customer_id = 55555 where customer_id = ${key}`);
    expect(await opened.night()).toMatchObject({ exitCode: 0, calls: { writes: 0 } });
    expect(await numberOf(opened, "55555")).toBe(id);
    expect(await numberOf(opened, key)).toBe("undefined");
    expect(await statuses(opened)).not.toContain("Hidden");
  },
);

test("a customer that comes again under a new key takes over the contact that we hid, with what a person changed in it", async () => {
  const [opened, key] = await inStep((files) => {
    files.edit("freeagent-sync.yaml", "owner: { default: database", "owner: { town: freeagent, default: database");
  });
  const id = await numberOf(opened, key);
  await add(opened, key, 55555);
  await opened.database.execute("delete from freeagent_sync.contact_changes where source_key = '55555'");
  await opened.database.execute(`update sales.invoices set customer_id = 55555 where customer_id = ${key}`);
  await opened.database.execute("delete from freeagent_sync.invoice_changes");
  await remove(opened, key);
  expect((await opened.night()).outcomes["push contacts"]).toMatchObject({ claimed: 1, deleted: 1 });
  await opened.control("PUT", `/person/v2/contacts/${id}`, { contact: { town: "York" } });
  await opened.database.execute("update sales.customers set street = '9 New Street' where customer_id = 55555");
  const night = await opened.night();
  expect(night.outcomes["push contacts"]).toMatchObject({ claimed: 1, updated: 1 });
  expect(await numberOf(opened, "55555")).toBe(id);
  expect(await statuses(opened)).not.toContain("Hidden");
  expect(await opened.night()).toMatchObject({ exitCode: 0, calls: { writes: 0 } });
  const [row] = await opened.database.query("select city from sales.customers where customer_id = 55555");
  expect([row?.["city"], await townOf(opened, id)]).toEqual(["York", "York"]);
});

test("where two new customers may be the one whose contact we hid, the question says so, and what settles it", async () => {
  const [opened, key] = await inStep();
  const id = await numberOf(opened, key);
  await add(opened, key, 55555);
  await add(opened, key, 55556);
  await opened.database.execute("delete from freeagent_sync.contact_changes");
  await remove(opened, key);
  await opened.night();
  await opened.database.execute("update sales.customers set city = 'York' where customer_id = 55555");
  await opened.night();
  expect(await question(opened)).toEqual([
    `FreeAgent has one contact with this e-mail address and name (number ${id}, of contact ${key}, which the back office has no more: so we hid it there), but contact 55556 of the back office has them too. Merge the rows, or make them differ, then retry.`,
  ]);
  expect(await statuses(opened)).toContain("Hidden");
});

test("a customer that has e-mail address and name of one that is hidden but still there is told which", async () => {
  const [opened, key] = await inStep();
  const id = await numberOf(opened, key);
  await opened.database.execute(`update sales.customers set deleted_at = now() where customer_id = ${key}`);
  await opened.night();
  await add(opened, key, 55555);
  await opened.database.execute("update sales.customers set deleted_at = null where customer_id = 55555");
  await opened.night();
  expect(await question(opened)).toEqual([
    `This contact cannot be told apart from contact ${key} (number ${id} in FreeAgent; we hid it there, as the back office asked): same e-mail address and name. Merge the two, or make one of them differ; the next run sees either.`,
  ]);
});

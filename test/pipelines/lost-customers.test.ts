import { afterEach, expect, test } from "vitest";
import { pullPipelines } from "../../pipelines/pipeline.ts";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { settled } from "../support/settled.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

interface Customer {
  readonly url: string;
  readonly organisation_name?: string;
  readonly email?: string;
}

async function customers({ control }: SampleWorld): Promise<readonly Customer[]> {
  return ((await control("GET", "/books")) as { contacts: readonly Customer[] }).contacts;
}

const asStaged = `
  select distinct freeagent_url
  from freeagent_sync.contact_updates
  where decision = 'new'`;

/**
 * New contacts of FreeAgent's go to the back office. A customer is made, the answer is lost, and a person gives the contact another name
 * before anybody has looked. FreeAgent's clock is ours.
 */
async function renamedWhileInDoubt() {
  const opened = (world = await sampleWorld({
    scale: 0.01,
    now: new Date().toISOString(),
    edit: (files) => {
      files.edit("freeagent-sync.yaml", "on_delete: hide,", "on_delete: hide, new_contacts: stage,");
    },
  }));
  await opened.control("POST", "/faults", { kind: "no_answer", method: "POST", path: "/v2/contacts", nth: 1 });
  expect((await opened.night()).outcomes["push contacts"]).toMatchObject({ in_doubt: 1 });
  const [lost] = await opened.database.query(
    "select source_key, body ->> 'email' as email, body ->> 'organisation_name' as name from freeagent_sync.intents where state = 'in_doubt'",
  );
  const email = String(lost?.["email"]);
  const made = (await customers(opened)).find((customer) => customer.email === email);
  const path = new URL(made?.url ?? "").pathname;
  await opened.control("PUT", `/person${path}`, { contact: { organisation_name: "Renamed Ltd" } });
  return { opened, sourceKey: String(lost?.["source_key"]), path, email };
}

/** How many customers of either side are this one, whatever their names. */
async function countBoth(opened: SampleWorld, email: string): Promise<readonly number[]> {
  const rows = await opened.database.query("select 1 from sales.customers where email = $1", [email]);
  return [rows.length, (await customers(opened)).filter((customer) => customer.email === email).length];
}

test("a contact that may be a customer whose making is in doubt is no news for the back office", async () => {
  const { opened, email } = await renamedWhileInDoubt();
  await opened.database.execute(
    "update freeagent_sync.intents set settle_until = clock_timestamp() + interval '1 hour' where state = 'in_doubt'",
  );
  await opened.night();
  expect(await opened.database.query(asStaged)).toEqual([]);
  expect(await countBoth(opened, email)).toEqual([1, 1]);
});

test("nor is it while a person is asked about it; that it is this one is told by its name, and nothing is doubled", async () => {
  const { opened, sourceKey, email } = await renamedWhileInDoubt();
  await settled(opened);
  for (const outcomes of [{ claimed: 1, rejected: 1 }, { claimed: 0 }]) {
    expect((await opened.night()).outcomes["settle"]).toMatchObject(outcomes);
    expect(await opened.database.query(asStaged)).toEqual([]);
    expect(await countBoth(opened, email)).toEqual([1, 1]);
  }
  await opened.database.execute("update sales.customers set trade_name = 'Renamed Ltd' where customer_id = $1", [
    sourceKey,
  ]);
  expect((await opened.night()).exitCode).toBe(0);
  expect(await opened.database.query(asStaged)).toEqual([]);
  expect(await countBoth(opened, email)).toEqual([1, 1]);
});

test("a person who leaves it as it is keeps it from the back office, too", async () => {
  const { opened, sourceKey, email } = await renamedWhileInDoubt();
  await settled(opened);
  await opened.night();
  const words = ["rejects", "dismiss", "contact", sourceKey, "--because", "gone", "--config", opened.configFile];
  expect((await runCli(words, { environment: opened.environment })).exitCode).toBe(0);
  await opened.night();
  expect(await opened.database.query(asStaged)).toEqual([]);
  expect(await countBoth(opened, email)).toEqual([1, 1]);
});

test("where the person says that it is another one, both are made, each once", async () => {
  const { opened, sourceKey, path } = await renamedWhileInDoubt();
  await opened.control("PUT", `/person${path}`, { contact: { email: "other@renamed.example" } });
  await settled(opened);
  expect((await opened.night()).outcomes["settle"]).toMatchObject({ rejected: 1 });
  const before = (await customers(opened)).length;
  const words = ["rejects", "retry", "contact", sourceKey, "--config", opened.configFile];
  expect((await runCli(words, { environment: opened.environment })).stdout).toMatch(/^1 released/);
  await opened.night();
  expect(await customers(opened)).toHaveLength(before + 1);
  const next = await opened.night(pullPipelines("contacts"));
  expect(next.outcomes["pull new contacts"]).toMatchObject({ created: 1 });
  const taken = "select 1 from sales.customers where email = 'other@renamed.example'";
  expect(await opened.database.query(taken)).toHaveLength(1);
  await opened.night();
  expect(await customers(opened)).toHaveLength(before + 1);
  expect(await opened.night()).toMatchObject({ exitCode: 0, calls: { writes: 0 } });
});

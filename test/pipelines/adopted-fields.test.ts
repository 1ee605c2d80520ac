import { afterEach, expect, test } from "vitest";
import * as z from "zod";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

/** A world in which a person typed the first customer into FreeAgent, with a telephone number, and nothing was pushed yet. */
async function typedIn(edits: readonly (readonly [from: string, to: string])[], telephone: string | null) {
  const opened = (world = await sampleWorld({
    scale: 0.05,
    edit: (files) => {
      for (const [from, to] of edits) files.edit("freeagent-sync.yaml", from, to);
    },
  }));
  const [row] = await opened.database.query(
    "select customer_id, trade_name, email from sales.customers where trade_name is not null and email is not null order by customer_id limit 1",
  );
  const key = String(row?.["customer_id"]);
  const contact = { organisation_name: row?.["trade_name"], email: row?.["email"], phone_number: "0117 496 0001" };
  const answer = await opened.control("POST", "/person/v2/contacts", { contact });
  const { url } = z.object({ contact: z.object({ url: z.string() }) }).parse(answer).contact;
  const taken = { opened, key, path: new URL(url).pathname };
  await write(taken, telephone);
  return taken;
}

type Taken = Awaited<ReturnType<typeof typedIn>>;

function write({ opened, key }: Pick<Taken, "opened" | "key">, telephone: string | null) {
  return opened.database.execute("update sales.customers set telephone = $2 where customer_id = $1::bigint", [
    key,
    telephone,
  ]);
}

/** The customer's telephone on both sides, and what is staged of it. */
async function telephones({ opened, key, path }: Taken) {
  const books = z.object({ contacts: z.array(z.looseObject({ url: z.string() })) });
  const { contacts } = books.parse(await opened.control("GET", "/books"));
  const there = contacts.find(({ url }) => new URL(url).pathname === path);
  const [here] = await opened.database.query(
    `select telephone, (select count(*)::integer from freeagent_sync.contact_updates where applied_at is null) as staged
     from sales.customers where customer_id = $1::bigint`,
    [key],
  );
  return { here: here?.["telephone"], there: there?.["phone_number"], town: there?.["town"], staged: here?.["staged"] };
}

const owner = (name: string) => ["phone_number: freeagent", `phone_number: ${name}`] as const;
const theirs = "0117 496 0001";
const ours = "020 7946 0002";

test.each([
  ["freeagent", 0, theirs, theirs, 0],
  ["ask", 1, theirs, ours, 1],
  ["database", 0, ours, ours, 0],
])(
  "a contact that is taken over keeps a field whose owner is %s by the owner's rule from the first push on",
  async (name, exitCode, there, here, staged) => {
    const taken = await typedIn([owner(name)], ours);
    await taken.opened.night();
    expect(await taken.opened.night()).toMatchObject({ exitCode, calls: { writes: 0 } });
    expect(await telephones(taken)).toEqual({ here, there, staged, town: expect.any(String) as string });
  },
);

test.each(["freeagent", "ask"])(
  "it keeps a field that is empty here and whose owner is %s, also where an empty column clears it",
  async (name) => {
    const taken = await typedIn([owner(name), ["on_delete: hide,", "on_delete: hide, clear_nulls: true,"]], null);
    await taken.opened.night();
    await taken.opened.night();
    expect(await taken.opened.night()).toMatchObject({ exitCode: 0, calls: { writes: 0 } });
    expect(await telephones(taken)).toMatchObject({ here: theirs, there: theirs, staged: 0 });
  },
);

async function stampAndSend({ opened, key }: Taken): Promise<void> {
  await opened.database.execute(
    "update freeagent_sync.contact_updates set applied_at = now() where applied_at is null",
  );
  const words = ["backfill", "contacts", "--keys", key, "--config", opened.configFile];
  expect((await runCli(words, { environment: opened.environment })).exitCode).toBe(0);
}

test.each([
  ["the back office takes FreeAgent's value", (taken: Taken) => write(taken, theirs), theirs],
  ["the row of the back office is emptied", (taken: Taken) => write(taken, null), theirs],
  [
    "FreeAgent gets the back office's value",
    ({ opened, path }: Taken) => opened.control("PUT", `/person${path}`, { contact: { phone_number: ours } }),
    ours,
  ],
  ["a person stamps the row and sends the customer again", stampAndSend, ours],
])("a field that a person is to decide at a take-over is decided when %s", async (_how, decide, decided) => {
  const taken = await typedIn([owner("ask")], ours);
  await taken.opened.night();
  expect(await taken.opened.night()).toMatchObject({ exitCode: 1 });
  await decide(taken);
  await taken.opened.night();
  expect(await taken.opened.night()).toMatchObject({ exitCode: 0, calls: { writes: 0 } });
  expect(await telephones(taken)).toMatchObject({ here: decided, there: decided, staged: 0 });
});

import { expect, onTestFinished } from "vitest";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

/** A world after its first night, whose fields of contacts have this owner; it is closed with the test. */
export async function inStep(owner: string, more = ""): Promise<SampleWorld> {
  const opened = await sampleWorld({
    scale: 0.02,
    edit: (files) => {
      const before = "contacts: { on_delete: hide, owner: { default: database, phone_number: freeagent } }";
      files.edit("freeagent-sync.yaml", before, `contacts: { on_delete: hide, owner: { default: ${owner} }${more} }`);
    },
  });
  onTestFinished(() => opened.close());
  expect((await opened.night()).exitCode).toBe(0);
  return opened;
}

/** A customer that FreeAgent has. */
export interface Linked {
  readonly key: string;
  readonly url: string;
}

/** All of them, by key. */
export async function contacts({ database }: SampleWorld): Promise<readonly Linked[]> {
  const rows = await database.query(
    "select source_key, freeagent_url from freeagent_sync.links where entity = 'contact' and state = 'active' order by source_key",
  );
  return rows.map((row) => ({ key: String(row["source_key"]), url: String(row["freeagent_url"]) }));
}

/** A person changes fields of a contact there. */
export async function inFreeAgent({ control }: SampleWorld, url: string, fields: object): Promise<void> {
  await control("PUT", `/person${url}`, { contact: fields });
}

/** A person changes a column of a customer here. */
export async function inBackOffice({ database }: SampleWorld, key: string, column: string, value: string | null) {
  await database.execute(`update sales.customers set ${column} = $2 where customer_id = $1`, [key, value]);
}

/** The town of a customer: the back office's, and FreeAgent's. */
export async function sides({ database, control }: SampleWorld, { key, url }: Linked): Promise<readonly unknown[]> {
  const [row] = await database.query("select city from sales.customers where customer_id = $1", [key]);
  const { contacts: all } = (await control("GET", "/books")) as { contacts: { url: string; town?: string }[] };
  return [row?.["city"], all.find((contact) => contact.url.endsWith(url))?.town];
}

/** @throws Error when there is none */
export function first<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined) throw new Error("nothing there");
  return item;
}

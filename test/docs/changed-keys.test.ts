import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

/** The manual's statement, for a customer of the sample. */
async function moveLink(oldKey: string): Promise<string> {
  const manual = await readFile(new URL("../../docs/capture.md", import.meta.url), "utf8");
  const [, sql] = /<!-- changed-key -->\s*```sql\n([^`]*)```/.exec(manual) ?? [];
  if (sql === undefined) throw new Error("docs/capture.md does not say how a key is changed");
  return sql.replace("'acme'", "'sample'").replace("'1001'", `'${oldKey}'`);
}

/** A customer whose key cascades to its invoices gets another key; gives the old one. */
async function changeKey({ database }: SampleWorld): Promise<string> {
  const [row] = await database.query("select min(customer_id)::text as key from sales.invoices");
  const key = String(row?.["key"]);
  await database.execute(`
    alter table sales.invoices drop constraint invoices_customer_id_fkey;
    update sales.customers set customer_id = 55555 where customer_id = ${key};
    update sales.invoices set customer_id = 55555 where customer_id = ${key}`);
  return key;
}

test.each(["before the night", "after it"])(
  "a customer whose key changes keeps its contact and its invoices, where the manual's statement is run %s",
  async (when) => {
    const world = await sampleWorld({ scale: 0.02 });
    try {
      await world.night();
      const sql = await moveLink(await changeKey(world));
      if (when === "after it") {
        const night = await world.night();
        expect(night.outcomes["push contacts"]).toMatchObject({ deleted: 1, rejected: 1 });
      }
      await world.database.execute(sql);
      expect((await world.night()).exitCode).toBe(0);
      const { contacts } = (await world.control("GET", "/books")) as { contacts: { status: string }[] };
      expect(contacts.map(({ status }) => status)).toEqual(contacts.map(() => "Active"));
      expect(await world.night()).toMatchObject({ exitCode: 0, calls: { writes: 0 } });
    } finally {
      await world.close();
    }
  },
);

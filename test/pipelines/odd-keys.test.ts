import { afterEach, expect, test } from "vitest";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

/** A world whose customers have keys of another type. */
async function withKeysOf(type: string): Promise<SampleWorld> {
  return (world = await sampleWorld({
    scale: 0.02,
    edit: (files) => {
      const key = "customers.customer_id as source_key";
      files.edit("mapping/contacts.sql", key, `customers.customer_id::text::${type} as source_key`);
      const reference = "invoices.customer_id as contact_key";
      files.edit("mapping/invoices.sql", reference, `invoices.customer_id::text::${type} as contact_key`);
    },
  }));
}

test("customers whose keys are padded with blanks (char(n)) go out, with their invoices, and stay in step", async () => {
  const opened = await withKeysOf("char(8)");
  const first = await opened.night();
  expect([first.exitCode, first.outcomes["push contacts"]?.created]).toEqual([0, 4]);
  expect(first.outcomes["push invoices"]).toMatchObject({ created: 20 });
  await opened.database.execute("update sales.customers set city = 'York'");
  expect((await opened.night()).outcomes["push contacts"]).toMatchObject({ claimed: 4, updated: 4 });
  expect((await opened.night()).calls.writes).toBe(0);
});

test.each(["integer", "numeric(10)", "bigint"])(
  "a change row with a key that no %s can be stops nobody: such a row does not exist",
  async (type) => {
    const opened = await withKeysOf(type);
    await opened.database.execute(
      `insert into freeagent_sync.contact_changes (company, source_key, op)
       select 'sample', key, 'U' from unnest(array['9999999999999999999', '-x', '1e5', 'NaN', '']) key`,
    );
    const night = await opened.night();
    expect([night.exitCode, night.problem]).toEqual([0, undefined]);
    expect(night.outcomes["push contacts"]).toMatchObject({ created: 4, unchanged: 5 });
  },
);

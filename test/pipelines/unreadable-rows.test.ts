import { afterEach, expect, test } from "vitest";
import { pullPipelines, pushPipelines } from "../../pipelines/pipeline.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld;

afterEach(() => world.close());

/** A company in step whose mapping divides by zero for some customers. */
async function open(divisor: string, scale = 0.01): Promise<void> {
  world = await sampleWorld({
    scale,
    edit: (files) => {
      const town = `concat(customers.city, left((1 / ${divisor})::text, 0)) as town`;
      files.edit("mapping/contacts.sql", "customers.city as town", town);
    },
  });
}

const rename = "update sales.customers set street = 'New Road'";
const poison = "update sales.customers set city = 'Poison' where customer_id = 1001";
const held = "select entity, source_key, reason, detail, waiting_for from freeagent_sync.rejects order by entity";

test("a customer for whose row the mapping fails is rejected with PostgreSQL's words, and all the others go out", async () => {
  await open("(length(customers.city) - length('Poison'))");
  await world.database.execute(poison);
  const night = await world.night(pushPipelines(undefined));
  expect(night).toMatchObject({ exitCode: 1, problem: undefined });
  const { claimed = 0 } = night.outcomes["push contacts"] ?? {};
  expect(night.outcomes["push contacts"]).toMatchObject({ created: claimed - 1, rejected: 1 });
  const [contact, ...others] = await world.database.query(held);
  const detail = expect.stringContaining(
    "contacts.sql cannot make this row. PostgreSQL says: division by zero.",
  ) as string;
  expect(contact).toEqual({ entity: "contact", source_key: "1001", reason: "invalid_row", detail, waiting_for: null });
  expect(others.every((row) => row["waiting_for"] !== null)).toBe(true);

  await world.database.execute("update sales.customers set city = 'Leeds' where customer_id = 1001");
  expect(await world.night()).toMatchObject({ exitCode: 0, problem: undefined });
  expect(await world.database.query(held)).toEqual([]);
});

test("a customer in FreeAgent whose row the mapping fails for is neither hidden nor pulled; what changed there comes when it can be made again", async () => {
  await open("(length(customers.city) - length('Poison'))");
  await world.night();
  const [link] = await world.database.query(
    "select freeagent_url as url from freeagent_sync.links where entity = 'contact' and source_key = '1001'",
  );
  await world.database.execute(`${rename}; ${poison}`);
  await world.control("PUT", `/person${String(link?.["url"])}`, { contact: { phone_number: "01632 960 001" } });
  const pulled = await world.night(pullPipelines(undefined));
  expect(pulled.outcomes["pull contacts"]).toMatchObject({ retry: 1 });
  const pushed = await world.night(pushPipelines(undefined));
  expect(pushed.outcomes["push contacts"]).toMatchObject({ claimed: 2, updated: 1, rejected: 1, deleted: 0 });
  expect(await world.night()).toMatchObject({ exitCode: 1, problem: undefined });
  const differences = "select class, source_key, mend from freeagent_sync.report_reconciliation";
  const mend = "mapping/contacts.sql cannot make the row (division by zero): correct it, or the file";
  expect(await world.database.query(differences)).toEqual([{ class: "not_compared", source_key: "1001", mend }]);

  await world.database.execute("update sales.customers set city = 'Leeds' where customer_id = 1001");
  expect(await world.night()).toMatchObject({ exitCode: 0 });
  expect(await world.database.query(differences)).toEqual([]);
  const phone = await world.database.query("select telephone from sales.customers where customer_id = 1001");
  expect(phone).toEqual([{ telephone: "01632 960 001" }]);
});

test("two customers, the only ones that changed, whose rows fail with the same words are rejected and not hidden, and what changed in FreeAgent waits", async () => {
  await open("(length(customers.city) - length('Poison'))", 0.03);
  await world.night();
  const links = await world.database.query(
    "select freeagent_url as url from freeagent_sync.links where entity = 'contact' and source_key in ('1001', '1002')",
  );
  const both = "update sales.customers set city = 'Poison' where customer_id in (1001, 1002)";
  await world.database.execute(both);
  for (const { url } of links) {
    await world.control("PUT", `/person${String(url)}`, { contact: { phone_number: "01632 960 001" } });
  }
  const pushed = await world.night(pushPipelines(undefined));
  expect(pushed).toMatchObject({ exitCode: 1, problem: undefined, calls: { writes: 0 } });
  expect(pushed.outcomes["push contacts"]).toMatchObject({ claimed: 2, rejected: 2, deleted: 0 });
  const night = await world.night();
  expect(night).toMatchObject({ exitCode: 1, problem: undefined, calls: { writes: 0 } });
  expect(night.outcomes["pull contacts"]).toMatchObject({ retry: 2 });
});

test("where the first and the last rows of the mapping fail too, customers that changed are rejected all the same, and not hidden", async () => {
  await open("(length(customers.city) - length('Poison'))", 0.2);
  await world.night();
  await world.database.execute(
    `update sales.customers set city = 'Poison'
     where customer_id <= 1012 or customer_id > (select max(customer_id) - 12 from sales.customers)`,
  );
  const ends = await world.night(pushPipelines(undefined));
  expect(ends.outcomes["push contacts"]).toMatchObject({ claimed: 24, rejected: 24 });
  await world.database.execute("update sales.customers set street = 'New Road' where customer_id in (1001, 1002)");
  const pushed = await world.night(pushPipelines(undefined));
  expect(pushed).toMatchObject({ exitCode: 1, problem: undefined, calls: { writes: 0 } });
  expect(pushed.outcomes["push contacts"]).toMatchObject({ claimed: 2, rejected: 2, deleted: 0 });
});

test("a mapping that fails for every row alike is a fault of the file: 78, and no key is rejected for it", async () => {
  await open("(customers.customer_id * 0)");
  const night = await world.night(pushPipelines(undefined));
  expect(night).toMatchObject({ exitCode: 78, problem: { code: "mapping_failed" }, calls: { writes: 0 } });
  expect(night.problem?.message).toContain("mapping/contacts.sql cannot be read. PostgreSQL says: division by zero.");
  expect(await world.database.query(held)).toEqual([]);
});

test("a condition of the mapping that fails for one customer leaves that one out of push and comparison", async () => {
  world = await sampleWorld({
    scale: 0.01,
    edit: (files) => {
      const condition = "where 1 / (length(customers.city) - length('Poison')) is not null";
      files.edit("mapping/contacts.sql", "from sales.customers", `from sales.customers ${condition}`);
    },
  });
  await world.night();
  await world.database.execute(`${rename}; ${poison}`);
  const night = await world.night();
  expect(night).toMatchObject({ exitCode: 1, problem: undefined });
  expect(night.outcomes["push contacts"]).toMatchObject({ claimed: 2, updated: 1, rejected: 1 });
  const differences = "select class, source_key from freeagent_sync.report_reconciliation";
  expect(await world.database.query(differences)).toEqual([{ class: "not_compared", source_key: "1001" }]);
});

test("a row that a condition fails for, and that neither our tables nor a captured one know, holds none of the others", async () => {
  world = await sampleWorld({
    scale: 0.2,
    edit: (files) => {
      files.edit("freeagent-sync.yaml", "  contact: [{ table: sales.customers, key: customer_id }]\n", "");
      files.edit(
        "mapping/contacts.sql",
        "from sales.customers",
        "from sales.customers where 12 / (customers.customer_id - 9999) is not null",
      );
    },
  });
  const ownChanges = `
    insert into freeagent_sync.contact_changes (company, source_key, op)
    select 'sample', customer_id::text, 'U' from sales.customers where customer_id <> 9999`;
  await world.database.execute(ownChanges);
  await world.night();
  await world.database.execute(
    `insert into sales.customers overriding system value
     select (jsonb_populate_record(c, '{"customer_id": 9999}')).* from sales.customers c order by customer_id limit 1`,
  );
  await world.database.execute(`${rename} where customer_id <> 9999`);
  await world.database.execute(ownChanges);
  const night = await world.night();
  expect(night.problem).toBeUndefined();
  expect(night.outcomes["push contacts"]).toMatchObject({ claimed: 40, updated: 40 });
});

test("where a file fails whatever is asked of it, one customer that changed is not rejected for another's row: 78", async () => {
  world = await sampleWorld({
    scale: 0.01,
    edit: (files) => {
      const all = "sum(1 / (length(city) - length('Poison'))) over ()";
      const joined = `join (select customer_id, ${all} as worth from sales.customers) w using (customer_id)`;
      files.edit(
        "mapping/contacts.sql",
        "from sales.customers",
        `from sales.customers ${joined} where worth is not null`,
      );
    },
  });
  await world.night();
  await world.database.execute(poison);
  await world.database.execute("delete from freeagent_sync.contact_changes");
  await world.database.execute(`${rename} where customer_id = 1002`);
  const night = await world.night(pushPipelines("contacts"));
  expect(night).toMatchObject({ exitCode: 78, problem: { code: "mapping_failed" }, calls: { writes: 0 } });
  expect(await world.database.query(held)).toEqual([]);

  await world.database.execute("update sales.customers set city = 'Leeds' where customer_id = 1001");
  const mended = await world.night(pushPipelines("contacts"));
  expect(mended).toMatchObject({ exitCode: 0, problem: undefined });
  expect(mended.outcomes["push contacts"]).toMatchObject({ claimed: 2, updated: 2 });
});

test("a customer that is the only row of the mapping is rejected where its row cannot be made", async () => {
  await open("(length(customers.city) - length('Poison'))");
  await world.database.execute(poison);
  await world.database.execute("delete from sales.receipts");
  await world.database.execute("delete from sales.invoices");
  await world.database.execute("delete from sales.customers where customer_id <> 1001");
  const night = await world.night(pushPipelines("contacts"));
  expect(night).toMatchObject({ exitCode: 1, problem: undefined });
  expect(night.outcomes["push contacts"]).toMatchObject({ rejected: 1 });
});

test.each([
  ["no dearer than to compare many keys", "1 / abs(customers.terms_days)"],
  ["of one operator", "1 / customers.terms_days"],
])(
  "a condition %s that fails for a customer that changed and for one that did not leaves out both, and all the others go out",
  async (_what, divided) => {
    world = await sampleWorld({
      scale: 0.2,
      edit: (files) => {
        // PostgreSQL asks it about all rows first.
        const condition = `where ${divided} is not null`;
        files.edit("mapping/contacts.sql", "from sales.customers", `from sales.customers ${condition}`);
      },
    });
    await world.database.execute("update sales.customers set terms_days = 30");
    await world.night();
    await world.database.execute("update sales.customers set terms_days = 0 where customer_id = 1001");
    await world.database.execute("delete from freeagent_sync.contact_changes");
    await world.database.execute(`${rename} where customer_id <> 1001`);
    await world.database.execute("update sales.customers set terms_days = 0 where customer_id = 1002");
    const night = await world.night(pushPipelines("contacts"));
    expect(night).toMatchObject({ exitCode: 1, problem: undefined });
    const { claimed = 0 } = night.outcomes["push contacts"] ?? {};
    expect(claimed).toBeGreaterThan(30);
    expect(night.outcomes["push contacts"]).toMatchObject({ updated: claimed - 1, rejected: 1, deleted: 0 });
  },
);

test("what changed of several customers in FreeAgent comes although a condition fails for one that did not change", async () => {
  world = await sampleWorld({
    scale: 0.05,
    edit: (files) => {
      const condition = "where 1 / customers.terms_days is not null";
      files.edit("mapping/contacts.sql", "from sales.customers", `from sales.customers ${condition}`);
    },
  });
  await world.database.execute("update sales.customers set terms_days = 30");
  await world.night();
  await world.night(pullPipelines("contacts"));
  await world.database.execute("update sales.customers set terms_days = 0 where customer_id = 1001");
  await world.database.execute("delete from freeagent_sync.contact_changes");
  const links = await world.database.query(
    "select freeagent_url as url from freeagent_sync.links where entity = 'contact' and source_key <> '1001' order by source_key limit 6",
  );
  for (const { url } of links) {
    await world.control("PUT", `/person${String(url)}`, { contact: { phone_number: "01632 960 001" } });
  }
  const pulled = await world.night(pullPipelines("contacts"));
  expect(pulled).toMatchObject({ problem: undefined, outcomes: { "pull contacts": { updated: 6, retry: 0 } } });
  expect(pulled.outcomes["apply contact-updates"]).toMatchObject({ updated: 6 });
});

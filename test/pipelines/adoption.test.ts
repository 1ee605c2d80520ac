import { afterEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { nightly } from "../../pipelines/pipeline.ts";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld | undefined;

afterEach(async () => {
  await world?.close();
  world = undefined;
});

async function open(edit: Parameters<typeof sampleWorld>[0]["edit"] = () => undefined): Promise<SampleWorld> {
  world = await sampleWorld({ scale: 0.05, edit });
  return world;
}

interface Customer {
  readonly key: string;
  readonly contact: Readonly<Record<string, unknown>>;
}

/** A customer with a trade name and an e-mail address, as a person would have typed it into FreeAgent. */
async function customer({ database }: SampleWorld): Promise<Customer> {
  const [row] = await database.query(
    "select customer_id, trade_name, email from sales.customers where trade_name is not null and email is not null order by customer_id limit 1",
  );
  const contact = {
    organisation_name: ` ${String(row?.["trade_name"]).toUpperCase()}`,
    email: String(row?.["email"]).toUpperCase(),
    phone_number: "0117 496 0001",
  };
  return { key: String(row?.["customer_id"]), contact };
}

async function typeIn({ control }: SampleWorld, contact: object): Promise<string> {
  const answer = await control("POST", "/person/v2/contacts", { contact });
  return z.object({ contact: z.object({ url: z.string() }) }).parse(answer).contact.url;
}

const books = z.object({
  contacts: z.array(z.looseObject({ url: z.string(), status: z.string() })),
  invoices: z.array(z.looseObject({ url: z.string(), reference: z.string(), status: z.string() })),
});

async function read({ control }: SampleWorld): Promise<z.infer<typeof books>> {
  return books.parse(await control("GET", "/books"));
}

function reasons({ database }: SampleWorld, entity: string): Promise<readonly unknown[]> {
  return database
    .query("select reason from freeagent_sync.rejects where entity = $1 and waiting_for is null order by source_key", [
      entity,
    ])
    .then((rows) => rows.map((row) => row["reason"]));
}

describe("a contact that FreeAgent had before us", () => {
  test("is adopted also while the e-mail address of another customer cannot be worked out", async () => {
    const opened = await open((files) => {
      const failing = "concat(customers.email, left((1 / (customers.customer_id - 1010))::text, 0)) as email,";
      files.edit("mapping/contacts.sql", "customers.email,", failing);
    });
    const { contact } = await customer(opened);
    await typeIn(opened, contact);
    const result = await opened.night();
    expect([result.exitCode, result.problem]).toEqual([1, undefined]);
    expect(result.outcomes["push contacts"]).toMatchObject({ claimed: 10, created: 8, updated: 1, rejected: 1 });
  });

  test("is adopted without an extra call: updated where it differs, never created, never deleted", async () => {
    const opened = await open((files) => {
      files.edit("freeagent-sync.yaml", "on_delete: hide", "on_delete: delete");
      files.edit("mapping/contacts.sql", "from sales.customers", "from sales.customers where deleted_at is null");
    });
    const { key, contact } = await customer(opened);
    const url = await typeIn(opened, contact);
    const result = await opened.night();
    expect(result.outcomes["push contacts"]).toMatchObject({ claimed: 10, created: 9, updated: 1, rejected: 0 });
    expect(result.exitCode).toBe(0);
    expect((await read(opened)).contacts).toHaveLength(10);
    const [link] = await opened.database.query(
      "select made_by_us, freeagent_url from freeagent_sync.links where entity = 'contact' and source_key = $1",
      [key],
    );
    expect(link).toEqual({ made_by_us: false, freeagent_url: new URL(url).pathname });
    expect((await opened.night()).calls.writes).toBe(0);

    await opened.database.execute("update sales.customers set deleted_at = now() where customer_id = $1::bigint", [
      key,
    ]);
    await opened.night();
    const after = (await read(opened)).contacts.find((one) => new URL(one.url).pathname === new URL(url).pathname);
    expect(after?.status).toBe("Hidden");
  });

  test("and is in step already costs no write at all", async () => {
    const opened = await open();
    await opened.night();
    await opened.database.execute("delete from freeagent_sync.links where entity in ('contact', 'invoice')");
    await opened.database.execute(
      `insert into freeagent_sync.contact_changes (company, source_key, op) select 'sample', customer_id, 'B' from sales.customers`,
    );
    await opened.database.execute(
      `insert into freeagent_sync.invoice_changes (company, source_key, op) select 'sample', invoice_id, 'B' from sales.invoices`,
    );
    const result = await opened.night();
    expect(result.calls.writes).toBe(0);
    expect(result.outcomes["push contacts"]).toMatchObject({ claimed: 10, unchanged: 10 });
    expect(result.outcomes["push invoices"]).toMatchObject({ claimed: 50, unchanged: 50 });
  });

  test("twice is ambiguous: a person decides, and nothing is created", async () => {
    const opened = await open();
    const { contact } = await customer(opened);
    await typeIn(opened, contact);
    await typeIn(opened, contact);
    const result = await opened.night();
    expect(result.outcomes["push contacts"]).toMatchObject({ created: 9, rejected: 1 });
    expect(await reasons(opened, "contact")).toEqual(["possible_duplicate"]);
    expect((await read(opened)).contacts).toHaveLength(11);
  });

  test("and that two rows claim goes to neither, although only one of them changed", async () => {
    const opened = await open();
    const { key, contact } = await customer(opened);
    await typeIn(opened, contact);
    await opened.database.execute(
      `update sales.customers a
       set trade_name = b.trade_name, forename = b.forename, surname = b.surname, email = b.email, kind = b.kind
       from sales.customers b
       where a.customer_id = (select max(customer_id) from sales.customers)
         and b.customer_id = $1::bigint`,
      [key],
    );
    await opened.database.execute("delete from freeagent_sync.contact_changes where source_key <> $1", [key]);
    const result = await opened.night();
    expect(result.outcomes["push contacts"]).toMatchObject({ claimed: 1, rejected: 1 });
    expect((await read(opened)).contacts).toHaveLength(1);
  });
});

describe("hiding", () => {
  const status = async (opened: SampleWorld, url: string): Promise<string | undefined> =>
    (await read(opened)).contacts.find((one) => new URL(one.url).pathname === url)?.status;

  test("a contact that a person hid stays hidden through ordinary updates; one that we hid comes back with its row", async () => {
    const opened = await open();
    await opened.night();
    const [link] = await opened.database.query(
      "select source_key, freeagent_url from freeagent_sync.links where entity = 'contact' order by source_key limit 1",
    );
    const [key, url] = [link?.["source_key"], String(link?.["freeagent_url"])];
    const change = (set: string) =>
      opened.database.execute(`update sales.customers set ${set} where customer_id = $1::bigint`, [key]);
    await opened.control("PUT", `/person${url}`, { contact: { status: "Hidden" } });
    await opened.night();
    await change("city = 'Leeds'");
    await opened.night();
    expect(await status(opened, url)).toBe("Hidden");

    await change("deleted_at = now()");
    await opened.night();
    await change("deleted_at = null");
    await opened.night();
    expect(await status(opened, url)).toBe("Active");
    expect((await opened.night()).calls.writes).toBe(0);
  });
});

describe("an invoice that FreeAgent has already", () => {
  test("is another one: rejected with what differs, and not sent a second time", async () => {
    const opened = await open();
    const contact = await typeIn(opened, { organisation_name: "Somebody else" });
    const [row] = await opened.database.query("select number from sales.invoices order by invoice_id limit 1");
    const item = { description: "Work", quantity: "1", price: "10", sales_tax_rate: "20" };
    const invoice = {
      contact,
      reference: row?.["number"],
      dated_on: "2020-01-01",
      payment_terms_in_days: 1,
      invoice_items: [item],
    };
    await opened.control("POST", "/person/v2/invoices", { invoice });
    const result = await opened.night();
    expect(result.outcomes["push invoices"]).toMatchObject({ claimed: 50, created: 49, rejected: 1 });
    const [reject] = await opened.database.query(
      "select reason, detail from freeagent_sync.rejects where entity = 'invoice'",
    );
    expect(reject?.["reason"]).toBe("duplicate_reference");
    expect(reject?.["detail"]).toMatch(
      /the total is [\d.]+ here and 12 there; the date is .* here and 2020-01-01 there/,
    );
    expect(reject?.["detail"]).toMatch(/the contact is .* here and .* there/);
    expect((await read(opened)).invoices.filter((one) => one.reference === row?.["number"])).toHaveLength(1);
  });

  test("came between our look and our create: FreeAgent's refusal is told; a retry explains it, or takes it over where it is ours", async () => {
    const opened = (world = await sampleWorld({ scale: 0.02, switches: { duplicate_reference: "refused" } }));
    const only = (...names: string[]) => nightly.filter(({ name }) => names.includes(name));
    await opened.night(only("mirror", "push contacts"));
    const [row] = await opened.database.query("select invoice_id, number from sales.invoices order by 1 limit 1");
    const contact = await typeIn(opened, { organisation_name: "Somebody else" });
    const item = { description: "Work", quantity: "1", price: "10", sales_tax_rate: "20" };
    const invoice = { contact, reference: row?.["number"], dated_on: "2020-01-01", payment_terms_in_days: 1 };
    const typed = await opened.control("POST", "/person/v2/invoices", {
      invoice: { ...invoice, invoice_items: [item] },
    });
    const blind = await opened.night(only("push invoices"));
    expect(blind.outcomes["push invoices"]).toMatchObject({ claimed: 20, created: 19, rejected: 1 });
    const told = "select reason, detail from freeagent_sync.rejects where entity = 'invoice'";
    expect(await opened.database.query(told)).toMatchObject([
      { reason: "refused_by_freeagent", detail: expect.stringMatching(/FreeAgent says: .*[Rr]eference/) as string },
    ]);

    const retry = async () => {
      const args = ["rejects", "retry", "invoice", String(row?.["invoice_id"]), "--config", opened.configFile];
      expect((await runCli(args, { environment: opened.environment })).exitCode).toBe(0);
      return opened.night();
    };
    expect((await retry()).outcomes["backfill invoices"]).toMatchObject({ created: 0, rejected: 1 });
    expect(await opened.database.query(told)).toMatchObject([{ reason: "duplicate_reference" }]);

    // As if it were what an earlier attempt of ours had left.
    const [ours] = await opened.database.query("select body from freeagent_sync.intents where state = 'refused'");
    const made = z.object({ invoice: z.object({ url: z.string() }) }).parse(typed).invoice.url;
    await opened.control("DELETE", `/person${new URL(made).pathname}`);
    await opened.control("POST", "/person/v2/invoices", { invoice: ours?.["body"] });
    expect(await retry()).toMatchObject({ exitCode: 0, calls: { writes: 1 } });
    const { invoices } = await read(opened);
    expect(new Set(invoices.map((one) => one.reference)).size).toBe(20);
    expect(invoices.map((one) => one.status)).not.toContain("Draft");
  });
});

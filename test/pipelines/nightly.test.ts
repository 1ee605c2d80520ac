import { afterEach, describe, expect, test } from "vitest";
import type { BookedInvoice } from "../../cli/demo/compare-sides.ts";
import { liveOneDay } from "../../examples/back-office/next-day.ts";
import { acquireLease } from "../../load/runs/lease.ts";
import { differencesOfSides } from "../support/differences-of-sides.ts";
import { sampleWorld, TODAY, type SampleWorld } from "../support/sample-world.ts";
import { settled } from "../support/settled.ts";

interface Books {
  readonly contacts: readonly { readonly url: string; readonly email?: string }[];
  readonly invoices: readonly (BookedInvoice & { readonly url: string })[];
}

let world: SampleWorld | undefined;

afterEach(async () => {
  await world?.close();
  world = undefined;
});

async function open(scale: number): Promise<SampleWorld> {
  world = await sampleWorld({ scale });
  return world;
}

async function books({ control }: SampleWorld): Promise<Books> {
  return (await control("GET", "/books")) as Books;
}

async function writesSince(opened: SampleWorld, work: () => Promise<unknown>): Promise<number> {
  await opened.control("DELETE", "/requests");
  await work();
  return ((await opened.control("GET", "/requests")) as { writes: number }).writes;
}

describe("a night", () => {
  test("that a bug ends is on record with its exit code, and gives its lease back", async () => {
    const opened = await open(0.01);
    await opened.database.execute("alter table freeagent_mirror.bank_accounts add constraint a_bug check (false)");
    await expect(opened.night()).rejects.toThrow("a_bug");
    const runs = "select exit_code, problem from freeagent_sync.runs";
    expect(await opened.database.query(runs)).toEqual([{ exit_code: 70, problem: expect.any(String) as string }]);
    await opened.database.execute("alter table freeagent_mirror.bank_accounts drop constraint a_bug");
    expect((await opened.night()).exitCode).toBe(0);
  });

  test("loads customers, sent invoices and payments once, in the fewest calls, and the next one writes nothing", async () => {
    const opened = await open(0.1);
    const writes = await writesSince(opened, async () => {
      const first = await opened.night();
      expect(first.problem).toBeUndefined();
      expect(first.exitCode).toBe(0);
      expect(first.outcomes["push contacts"]).toMatchObject({ claimed: 20, created: 20 });
      expect(first.outcomes["push invoices"]).toMatchObject({ claimed: 100, created: 100 });
      expect(first.outcomes["push payments"]).toMatchObject({ claimed: 30, created: 30 });
    });
    expect(writes).toBe(20 + 2 * 100 + 30);
    expect(await differencesOfSides(opened)).toEqual([]);

    const second = await opened.night();
    expect(second.calls.writes).toBe(0);
    expect(second.exitCode).toBe(0);
  });

  test("sends what a day changed: new, changed and amended rows, each by the calls it needs", async () => {
    const opened = await open(0.2);
    await opened.night();
    await opened.database.transaction((transaction) => liveOneDay(transaction, { seed: 1, today: TODAY, amended: 3 }));
    const writes = await writesSince(opened, async () => {
      const result = await opened.night();
      expect(result.exitCode).toBe(0);
      expect(result.outcomes["push contacts"]).toMatchObject({ created: 5, updated: 10 });
      expect(result.outcomes["push invoices"]).toMatchObject({ created: 20, updated: 3 });
    });
    // An amended invoice goes back to draft, is edited and sent again.
    expect(writes).toBe(5 + 10 + 2 * 20 + 3 * 3 + 15);
    expect(await differencesOfSides(opened)).toEqual([]);
  });

  test("feeds confirmed bank payments back, and guessed ones only after they are approved", async () => {
    const opened = await open(0.05);
    await opened.night();
    const [confirmed, guessed] = await unpaid(opened, 2);
    await opened.control("POST", "/explanations", await payment(opened, confirmed));
    const guess = { ...(await payment(opened, guessed)), paid_invoice: guessed?.["freeagent_url"] };
    const made = (await opened.control("POST", "/guesses", guess)) as { bank_transaction_explanation: { url: string } };

    await opened.night();
    expect(await paidInBackOffice(opened, [confirmed, guessed])).toEqual([true, false]);

    const id = made.bank_transaction_explanation.url.split("/").at(-1) ?? "";
    await opened.control("POST", `/explanations/${id}/approve`);
    await opened.night();
    expect(await paidInBackOffice(opened, [confirmed, guessed])).toEqual([true, true]);
    expect((await opened.night()).calls.writes).toBe(0);
  });

  test("takes a contact field over that was changed in FreeAgent, and does not push the old value back", async () => {
    const opened = await open(0.05);
    await opened.night();
    const [link] = await opened.database.query(
      "select source_key, freeagent_url from freeagent_sync.links where entity = 'contact' order by source_key limit 1",
    );
    const path = `/person${String(link?.["freeagent_url"])}`;
    await opened.control("PUT", path, { contact: { phone_number: "0131 496 0999" } });
    const result = await opened.night();
    expect(result.outcomes["apply contact-updates"]).toMatchObject({ claimed: 1, updated: 1 });
    expect(result.calls.writes).toBe(0);
    const [customer] = await opened.database.query(
      "select telephone from sales.customers where customer_id = $1::bigint",
      [link?.["source_key"]],
    );
    expect(customer?.["telephone"]).toBe("0131 496 0999");
  });

  test("keeps a rejected customer's invoices waiting and sends everybody else's; mended, they go out", async () => {
    const opened = await open(0.05);
    const [poison] = await opened.database.query(
      "select customer_id, count(*)::integer as invoices from sales.invoices group by customer_id order by customer_id limit 1",
    );
    const key = poison?.["customer_id"];
    const spoil = "update sales.customers set email = $2 where customer_id = $1::bigint";
    const [before] = await opened.database.query("select email from sales.customers where customer_id = $1::bigint", [
      key,
    ]);
    await opened.database.execute(spoil, [key, `a${String.fromCharCode(7)}@b.example`]);
    const first = await opened.night();
    expect(first.exitCode).toBe(1);
    expect(first.outcomes["push contacts"]).toMatchObject({ rejected: 1 });
    expect(first.outcomes["push invoices"]).toMatchObject({ waiting: poison?.["invoices"] });
    const held = await opened.database.query(
      "select distinct waiting_for from freeagent_sync.rejects where entity = 'invoice'",
    );
    expect(held).toEqual([{ waiting_for: `contact:${String(key)}` }]);

    await opened.database.execute(spoil, [key, before?.["email"]]);
    const second = await opened.night();
    expect(second.exitCode).toBe(0);
    expect(second.outcomes["push invoices"]).toMatchObject({ created: poison?.["invoices"] });
    expect(await opened.database.query("select 1 from freeagent_sync.rejects")).toEqual([]);
  });

  test("never sends an invoice whose total differs; the reject shows both totals", async () => {
    const wrong = "total.pence * 0.01 + 0.01";
    world = await sampleWorld({
      scale: 0.02,
      edit: (files) => {
        files.edit("mapping/invoices.sql", "total.pence * 0.01", wrong);
      },
    });
    const opened = world;
    const result = await opened.night();
    const rejects = await opened.database.query(
      "select reason, detail from freeagent_sync.rejects where entity = 'invoice' limit 1",
    );
    expect(result.exitCode).toBe(1);
    expect(rejects[0]?.["reason"]).toBe("total_mismatch");
    expect(String(rejects[0]?.["detail"])).toMatch(/expects \d+\.\d\d, FreeAgent calculates \d+\.\d\d/);
    const statuses = new Set((await books(opened)).invoices.map((invoice) => invoice.status));
    expect(statuses).toEqual(new Set(["Draft"]));
  });
});

describe("two rows that could not be told apart", () => {
  test("the second customer with the same e-mail and name is rejected, everybody else goes on", async () => {
    const opened = await open(0.05);
    await opened.database.execute(
      `update sales.customers a
       set trade_name = b.trade_name, forename = b.forename, surname = b.surname, email = b.email
       from sales.customers b
       where a.customer_id = (select max(customer_id) from sales.customers)
         and b.customer_id = (select min(customer_id) from sales.customers)`,
    );
    const result = await opened.night();
    expect(result.problem).toBeUndefined();
    expect(result.outcomes["push contacts"]).toMatchObject({ claimed: 10, created: 9, rejected: 1 });
    const [reject] = await opened.database.query("select reason from freeagent_sync.rejects where entity = 'contact'");
    expect(reject?.["reason"]).toBe("possible_duplicate");
  });

  test("the second invoice with the same reference is rejected before anything of it is sent", async () => {
    const opened = await sampleWorld({
      scale: 0.02,
      edit: (files) => {
        files.edit(
          "mapping/invoices.sql",
          "invoices.number as reference",
          "case when invoices.invoice_id <= 20002 then 'SAME' else invoices.number end as reference",
        );
      },
    });
    world = opened;
    const result = await opened.night();
    expect(result.outcomes["push invoices"]).toMatchObject({ claimed: 20, created: 19, rejected: 1 });
    const [reject] = await opened.database.query("select reason from freeagent_sync.rejects where entity = 'invoice'");
    expect(reject?.["reason"]).toBe("duplicate_reference");
    expect((await books(opened)).invoices.filter(({ reference }) => reference === "SAME")).toHaveLength(1);
  });
});

describe("an answer that was lost", () => {
  test.each(["no_answer", "done_but_5xx", "truncated"])(
    "%s after a create: found and adopted, never sent twice",
    async (kind) => {
      const opened = await open(0.02);
      await opened.control("POST", "/faults", { kind, method: "POST", path: "/v2/invoices", nth: 3 });
      await opened.control("POST", "/faults", { kind, method: "POST", path: "/v2/contacts", nth: 2 });
      const first = await opened.night();
      expect(first.exitCode).toBe(1);
      expect(first.outcomes["push contacts"]).toMatchObject({ in_doubt: 1 });
      await settled(opened);
      const second = await opened.night();
      expect(second.outcomes["settle"]).toMatchObject({ in_doubt: 0 });
      await settled(opened);
      const third = await opened.night();
      expect(third.exitCode).toBe(0);
      expect(await differencesOfSides(opened)).toEqual([]);
      const { contacts } = await books(opened);
      expect(new Set(contacts.map((contact) => contact.url)).size).toBe(4);
    },
  );

  test.each([
    ["the connection ended", { kind: "nothing_done" }],
    ["it said 500", { kind: "5xx", status: 500 }],
  ])("%s and nothing was done after all: the look-up finds nothing and it is sent again, once", async (_, fault) => {
    const opened = await open(0.02);
    await opened.control("POST", "/faults", { ...fault, method: "POST", path: "/v2/invoices", nth: 2 });
    expect((await opened.night()).outcomes["push invoices"]).toMatchObject({ in_doubt: 1 });
    await settled(opened);
    expect((await opened.night()).exitCode).toBe(0);
    expect(await differencesOfSides(opened)).toEqual([]);
  });
});

describe("two runs", () => {
  test("the second is told who holds the lease and does nothing", async () => {
    const opened = await open(0.01);
    await opened.database.transaction((transaction) => acquireLease(transaction, "sample", "another run", 1, 60));
    const result = await opened.night();
    expect(result.exitCode).toBe(75);
    expect(result.problem?.message).toContain("another run");
    expect((await books(opened)).contacts).toEqual([]);
  });
});

async function unpaid({ database }: SampleWorld, count: number) {
  return database.query(
    `select l.source_key, l.freeagent_url, m.due_value
     from freeagent_sync.links l
     join freeagent_mirror.invoices m on m.company = l.company and m.freeagent_id = l.freeagent_id
     where l.entity = 'invoice'
       and not exists (select 1 from sales.receipts r where r.invoice_id = l.source_key::bigint)
     order by l.source_key
     limit $1`,
    [count],
  );
}

async function payment({ control }: SampleWorld, invoice: Readonly<Record<string, unknown>> | undefined) {
  const line = { amount: invoice?.["due_value"], dated_on: TODAY, description: "FASTER PAYMENT" };
  const { bank_transaction } = (await control("POST", "/bank_lines", line)) as { bank_transaction: { url: string } };
  return { bank_transaction: bank_transaction.url, parts: [{ paid_invoice: invoice?.["freeagent_url"] }] };
}

async function paidInBackOffice(
  { database }: SampleWorld,
  invoices: readonly (Readonly<Record<string, unknown>> | undefined)[],
) {
  const keys = invoices.map((invoice) => invoice?.["source_key"]);
  const rows = await database.query(
    "select paid from sales.invoices where invoice_id = any($1::bigint[]) order by invoice_id::text",
    [keys],
  );
  return rows.map((row) => row["paid"]);
}

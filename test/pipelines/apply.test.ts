import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import pg from "pg";
import { afterEach, expect, test } from "vitest";
import { payByBank } from "../faults/recovery.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { unpaid } from "./paying.ts";

let world: SampleWorld;
afterEach(() => world.close());

/** A company in step, and three of its unpaid invoices. */
async function open(edit: Parameters<typeof sampleWorld>[0]["edit"] = () => undefined) {
  world = await sampleWorld({ scale: 0.02, edit });
  await world.database.execute("delete from sales.receipts");
  expect((await world.night()).exitCode).toBe(0);
  return (await unpaid(world)).slice(0, 3).map(({ reference }) => reference);
}

const stamped =
  "select amount, applied_at is not null as applied from freeagent_sync.bank_payments where origin = 'bank' order by 1";

test("an apply file that fails for one bank payment holds that one with the database's words; mended, it is taken over once", async () => {
  const references = await open();
  await world.database.execute("alter table sales.receipts add constraint not_two_pounds check (amount_pence <> 200)");
  for (const [index, reference] of references.entries()) await payByBank(world, reference, `${index + 1}.00`);
  const night = await world.night();
  expect(night.problem).toBeUndefined();
  expect([night.exitCode, night.outcomes["apply bank-payments"]]).toMatchObject([
    1,
    { claimed: 3, updated: 2, rejected: 1 },
  ]);
  const rejects = "select entity, reason, detail from freeagent_sync.rejects";
  const detail = expect.stringMatching(/^apply\/bank_payments\.sql failed for this row: .*not_two_pounds/) as string;
  expect(await world.database.query(rejects)).toEqual([{ entity: "bank_payment", reason: "apply_failed", detail }]);
  const amounts = (applied: readonly boolean[]) =>
    applied.map((each, index) => ({ amount: `${index + 1}.00`, applied: each }));
  expect(await world.database.query(stamped)).toEqual(amounts([true, false, true]));

  await world.database.execute("alter table sales.receipts drop constraint not_two_pounds");
  expect(await world.night()).toMatchObject({ exitCode: 0, calls: { writes: 0 } });
  expect(await world.database.query(rejects)).toEqual([]);
  expect(await world.database.query(stamped)).toEqual(amounts([true, true, true]));
  const booked = "select amount_pence from sales.receipts where bank_payment_id is not null order by 1";
  expect((await world.database.query(booked)).map((row) => Number(row["amount_pence"]))).toEqual([100, 200, 300]);
});

test.each(["", " ;\n", "-- update sales.receipts\n/* later */;"])(
  "an apply file without a statement (%j) stamps nothing: the run ends with 78 and names the file",
  async (sql) => {
    const [reference = ""] = await open();
    await payByBank(world, reference, "2.00");
    const file = join(dirname(world.configFile), "apply/bank_payments.sql");
    const statement = readFileSync(file, "utf8");
    writeFileSync(file, sql);
    const night = await world.night();
    expect([night.exitCode, night.problem?.message]).toEqual([78, expect.stringContaining("holds no statement")]);
    writeFileSync(file, statement);
    await world.night();
    const booked = "select amount_pence::integer as pence from sales.receipts where bank_payment_id is not null";
    expect(await world.database.query(booked)).toEqual([{ pence: 200 }]);
  },
);

test("a refused bank payment that a person booked and stamped by hand is held no longer", async () => {
  const [reference = ""] = await open();
  await world.database.execute("alter table sales.receipts add constraint not_two_pounds check (amount_pence <> 200)");
  await payByBank(world, reference, "2.00");
  expect(await world.night()).toMatchObject({ exitCode: 1, open: { rejects: 1 } });
  await world.database.execute("update freeagent_sync.bank_payments set applied_at = now() where amount = 2");
  expect(await world.night()).toMatchObject({ exitCode: 0, open: { rejects: 0 } });
});

test("a payment that the apply file refuses takes its reversal with it: the back office never gives back what it never had", async () => {
  const [reference = ""] = await open();
  await world.database.execute("alter table sales.receipts add constraint not_two_pounds check (amount_pence <> 200)");
  await payByBank(world, reference, "2.00");
  await world.night();
  const { bank_transaction_explanations: entries } = (await world.control("GET", "/books")) as {
    bank_transaction_explanations: { url: string }[];
  };
  await world.control("DELETE", `/person${new URL(entries.at(-1)?.url ?? "").pathname}`);
  const night = await world.night();
  expect(night.outcomes["apply bank-payments"]).toMatchObject({ claimed: 2, rejected: 2 });
  expect(await world.database.query("select amount_pence from sales.receipts")).toEqual([]);

  await world.database.execute("alter table sales.receipts drop constraint not_two_pounds");
  expect((await world.night()).exitCode).toBe(0);
  const booked = "select sum(amount_pence)::integer as pence, count(*)::integer as rows from sales.receipts";
  expect(await world.database.query(booked)).toEqual([{ pence: 0, rows: 2 }]);
});

test("a value that the apply file refused is not taken over later than the one that came after it", async () => {
  await open();
  const customers = await world.database.query(
    "select source_key, freeagent_url from freeagent_sync.links where entity = 'contact' and state = 'active' order by 1",
  );
  const call = async (index: number, phone: string): Promise<void> => {
    const path = `/person${String(customers[index]?.["freeagent_url"])}`;
    await world.control("PUT", path, { contact: { phone_number: phone } });
  };
  await world.database.execute("alter table sales.customers add constraint no_old check (telephone not like '%old')");
  await call(0, "01632 960001 old");
  await world.night();
  await call(0, "01632 960002");
  await call(1, "01632 960003 old");
  expect((await world.night()).outcomes["apply contact-updates"]).toMatchObject({ claimed: 3, rejected: 1 });
  await world.database.execute("alter table sales.customers drop constraint no_old");
  expect((await world.night()).exitCode).toBe(0);
  const telephone = "select telephone from sales.customers where customer_id = $1";
  expect(await world.database.query(telephone, [customers[0]?.["source_key"]])).toEqual([
    { telephone: "01632 960002" },
  ]);
});

test("another program stamps what it has taken over while a run stages more: neither waits, and every payment is taken once", async () => {
  const take = /```sql\n(update[^]*?)```/.exec(
    readFileSync(new URL("../../docs/feed.md", import.meta.url), "utf8"),
  )?.[1];
  const references = await open((files) => {
    files.edit("freeagent-sync.yaml", "apply: ./apply\n", "");
  });
  const [first = "", second = "", third = ""] = references;
  await payByBank(world, first, "1.00");
  await payByBank(world, second, "2.00");
  await world.night();
  const program = new pg.Client({ connectionString: world.environment["DATABASE_URL"] });
  await program.connect();
  const taken = async () => (await program.query<{ amount: string }>(take ?? "")).rows.map(({ amount }) => amount);
  try {
    await program.query("begin");
    expect(await taken()).toEqual(["1.00", "2.00"]);
    // It has not committed, and a whole run goes by.
    await payByBank(world, third, "3.00");
    expect(await world.night()).toMatchObject({ problem: undefined, calls: { writes: 0 } });
    await program.query("commit");
    expect([await taken(), await taken()]).toEqual([["3.00"], []]);
  } finally {
    await program.end();
  }
  expect((await world.night()).exitCode).toBe(0);
  expect(await world.database.query(stamped)).toEqual(
    ["1.00", "2.00", "3.00"].map((amount) => ({ amount, applied: true })),
  );
});

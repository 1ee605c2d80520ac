import { describe, expect, it } from "vitest";
import type { Database, Row } from "../../domain/queryable.ts";
import { until } from "../support/until.ts";
import { lendSample, mapped, sqlOf } from "./sample.ts";

describe("the sample's apply/bank_payments.sql", () => {
  it("marks an invoice part-paid, then paid on the day of the last payment, then unpaid after a reversal", async () => {
    const { database, invoice } = await unpaidInvoice();
    const first = await stage(database, { invoice, amount: "1.00", on: "2026-11-20" });
    await apply(database, [first]);
    expect(await paidColumns(database, invoice)).toEqual({ paid: false, paid_on: null, paid_pence: "100" });

    const rest = (Number(invoice.total) - 1).toFixed(2);
    await apply(database, [await stage(database, { invoice, amount: rest, on: "2026-11-23" })]);
    const pence = String(Math.round(Number(invoice.total) * 100));
    expect(await paidColumns(database, invoice)).toEqual({ paid: true, paid_on: "2026-11-23", paid_pence: pence });

    await apply(database, [await stage(database, { invoice, amount: `-${rest}`, on: "2026-11-23", kind: "reversal" })]);
    expect(await paidColumns(database, invoice)).toEqual({ paid: false, paid_on: null, paid_pence: "100" });
  });

  it("books a payment, its reversal and the right payment of one night together", async () => {
    const { database, invoice } = await unpaidInvoice();
    const events = [
      await stage(database, { invoice, amount: invoice.total, on: "2026-11-23" }),
      await stage(database, { invoice, amount: `-${invoice.total}`, on: "2026-11-23", kind: "reversal" }),
      await stage(database, { invoice, amount: invoice.total, on: "2026-11-20" }),
    ];

    await apply(database, events);

    expect(await paidColumns(database, invoice)).toMatchObject({ paid: true, paid_on: "2026-11-20" });
    expect(await receiptsFromTheBank(database)).toHaveLength(3);
  });

  it("adds to what the counter received before", async () => {
    const { database, invoice } = await unpaidInvoice();
    await database.execute(
      "insert into sales.receipts (invoice_id, received_on, amount_pence, method) values ($1, '2026-11-24', 50, 'cash')",
      [invoice.key],
    );
    await database.execute("update sales.invoices set paid_pence = 50 where invoice_id = $1", [invoice.key]);

    const rest = (Number(invoice.total) - 0.5).toFixed(2);
    await apply(database, [await stage(database, { invoice, amount: rest, on: "2026-11-20" })]);

    expect(await paidColumns(database, invoice)).toMatchObject({ paid: true, paid_on: "2026-11-24" });
  });

  it("loses nothing when the counter receives money for the same invoice at that moment", async () => {
    const { database, invoice } = await unpaidInvoice();
    const event = await stage(database, { invoice, amount: "2.00", on: "2026-11-20" });

    const applying = await database.transaction(async (counter) => {
      await counter.execute("update sales.invoices set paid_pence = paid_pence + 50 where invoice_id = $1", [
        invoice.key,
      ]);
      const applied = apply(database, [event]);
      expect(await until(() => isWaitingForALock(database))).toBe(true);
      return { applied };
    });
    await applying.applied;

    expect(await paidColumns(database, invoice)).toMatchObject({ paid_pence: "250" });
  });

  it("books nothing twice and nothing that it was not asked for", async () => {
    const { database, invoice } = await unpaidInvoice();
    const asked = await stage(database, { invoice, amount: "2.00", on: "2026-11-20" });
    await stage(database, { invoice, amount: "3.00", on: "2026-11-20" });

    await apply(database, [asked]);
    await apply(database, [asked]);

    expect(await receiptsFromTheBank(database)).toEqual([{ bank_payment_id: asked, amount_pence: "200" }]);
    expect(await paidColumns(database, invoice)).toMatchObject({ paid_pence: "200" });
  });

  it("ignores payments of invoices that it does not know, guesses, and what was sent from here", async () => {
    const { database, invoice } = await unpaidInvoice();
    const event = { invoice, amount: "2.00", on: "2026-11-20" };
    const events = [
      await stage(database, { ...event, invoice: { key: null } }),
      await stage(database, { ...event, invoice: { key: "999999999" } }),
      await stage(database, { ...event, invoice: { key: "made by hand" } }),
      await stage(database, { ...event, status: "guessed" }),
      await stage(database, { ...event, origin: "sync" }),
    ];

    await apply(database, events);

    expect(await receiptsFromTheBank(database)).toEqual([]);
    expect(await paidColumns(database, invoice)).toEqual({ paid: false, paid_on: null, paid_pence: "0" });
  });

  it("is not sent back as a payment", async () => {
    const { database, invoice } = await unpaidInvoice();
    const before = await mapped(database, "mapping/payments.sql");

    await apply(database, [await stage(database, { invoice, amount: "2.00", on: "2026-11-20" })]);

    expect(await mapped(database, "mapping/payments.sql")).toEqual(before);
  });
});

interface SampleInvoice {
  readonly key: string;
  /** Pounds with two decimals. */
  readonly total: string;
}

async function unpaidInvoice(): Promise<{ database: Database; invoice: SampleInvoice }> {
  const database = await lendSample();
  const [unpaid] = await database.query(`
    select invoice_id
    from sales.invoices
    where paid_pence = 0
      and issued_on < '2026-11-20'
    order by invoice_id
    limit 1`);
  const key = String(unpaid?.["invoice_id"]);
  const [row] = await mapped(database, "mapping/invoices.sql", { keys: [key] });
  return { database, invoice: { key, total: String(row?.["expected_total"]) } };
}

/** Stages one event of the nightly feed and gives its number. */
async function stage(
  database: Database,
  event: {
    invoice: { key: string | null };
    amount: string;
    on: string;
    kind?: "payment" | "reversal";
    status?: "confirmed" | "guessed";
    origin?: "bank" | "sync";
  },
): Promise<string> {
  const { invoice, amount, on, kind = "payment", status = "confirmed", origin = "bank" } = event;
  const [row] = await database.query(
    `insert into freeagent_sync.bank_payments
      (company, kind, status, origin, invoice_source_key, invoice_url, explanation_url, bank_account, bank_description,
        dated_on, amount, currency, run_id)
      values ('sample', $1, $2, $3, $4, '/v2/invoices/1', '/v2/bank_transaction_explanations/1', 'Current account',
        'FPS CREDIT', $5, $6, 'GBP', 1)
      returning bank_payment_id`,
    [kind, status, origin, invoice.key, on, amount],
  );
  return String(row?.["bank_payment_id"]);
}

async function apply(database: Database, bankPaymentIds: readonly string[]): Promise<void> {
  await database.execute(sqlOf("apply/bank_payments.sql"), [bankPaymentIds]);
}

async function paidColumns(database: Database, invoice: SampleInvoice): Promise<Row | undefined> {
  const [row] = await database.query("select paid, paid_on, paid_pence from sales.invoices where invoice_id = $1", [
    invoice.key,
  ]);
  return row;
}

async function isWaitingForALock(database: Database): Promise<boolean> {
  const waiting = await database.query(
    "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  return waiting.length > 0;
}

function receiptsFromTheBank(database: Database): Promise<Row[]> {
  return database.query(`
    select bank_payment_id, amount_pence
    from sales.receipts
    where bank_payment_id is not null
    order by bank_payment_id`);
}

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { mirrorTables } from "../../load/mirror/mirror-tables.ts";
import { saveLinks } from "../../load/links/save-links.ts";
import { stageBankPayments } from "../../load/staging/stage-bank-payments.ts";
import { upsertMirror } from "../../load/mirror/upsert-mirror.ts";
import { lendDatabase, type LentDatabase } from "../support/database.ts";

let lent: LentDatabase;
beforeAll(async () => {
  lent = await lendDatabase();
});
afterAll(() => lent.drop());
beforeEach(async () => {
  await lent.database.execute(
    `truncate freeagent_sync.bank_payments, freeagent_sync.links, freeagent_mirror.invoices,
       freeagent_mirror.bank_accounts, freeagent_mirror.bank_transactions, freeagent_mirror.bank_transaction_explanations`,
  );
  await account(1, "Current account", "GBP");
  await invoice(70);
  await invoice(71);
  await line(500, false);
});

const company = "acme";

async function account(id: number, name: string, currency: string): Promise<void> {
  const raw = { name, type: "StandardBankAccount", currency, status: "active", is_primary: true };
  await upsertMirror(lent.database, company, mirrorTables.bankAccounts, [{ id, raw }]);
}

async function invoice(id: number, currency = "GBP"): Promise<void> {
  const amounts = { total_value: "100.0", paid_value: "0.0", due_value: "100.0" };
  const raw = {
    contact: "/v2/contacts/1",
    reference: `INV-${id}`,
    dated_on: "2026-11-01",
    currency,
    status: "Open",
    ...amounts,
  };
  await upsertMirror(lent.database, company, mirrorTables.invoices, [{ id, raw }]);
}

async function line(id: number, isManual: boolean): Promise<void> {
  const raw = {
    bank_account: "/v2/bank_accounts/1",
    dated_on: "2026-11-02",
    amount: "100.0",
    unexplained_amount: "0.0",
    is_manual: isManual,
  };
  await upsertMirror(lent.database, company, mirrorTables.bankTransactions, [{ id, raw }]);
}

async function explanation(id: number, over: Record<string, string | boolean> = {}): Promise<void> {
  const raw = {
    bank_account: "/v2/bank_accounts/1",
    bank_transaction: "/v2/bank_transactions/500",
    dated_on: "2026-11-02",
    gross_value: "60.0",
    foreign_currency_value: "0.0",
    paid_invoice: "https://api.freeagent.com/v2/invoices/70",
    ...over,
  };
  await upsertMirror(lent.database, company, mirrorTables.explanations, [{ id, raw }]);
}

async function stage(): Promise<unknown[]> {
  await stageBankPayments(lent.database, company, "1", []);
  const rows = await lent.database.query(
    `select kind, status, origin, substring(invoice_url from '\\d+$') as invoice, amount
     from freeagent_sync.bank_payments
     order by bank_payment_id`,
  );
  return rows.map((row) => Object.values(row).join(" "));
}

describe("the payment feed", () => {
  test("a payment appears once, however often it is staged", async () => {
    await explanation(900);
    expect(await stage()).toEqual(["payment confirmed bank 70 60.00"]);
    expect(await stage()).toEqual(["payment confirmed bank 70 60.00"]);
  });

  test("a changed amount is taken back and staged anew; no row is updated", async () => {
    await explanation(900);
    await stage();
    await explanation(900, { gross_value: "75.0" });
    expect((await stage()).slice(1)).toEqual(["reversal confirmed bank 70 -60.00", "payment confirmed bank 70 75.00"]);
  });

  test("a payment of an invoice that is linked later comes again with its source key, once", async () => {
    await explanation(900);
    await stage();
    const fixed = {
      entity: "invoice",
      freeagentId: 70,
      state: "active",
      madeByUs: false,
      base: {},
      sentHash: "",
    } as const;
    await saveLinks(lent.database, company, [{ ...fixed, sourceKey: "7", remoteUpdatedAt: null }]);
    await stage();
    await stage();
    const rows = await lent.database.query(
      "select kind, invoice_source_key, amount from freeagent_sync.bank_payments order by bank_payment_id",
    );
    expect(rows).toEqual([
      { kind: "payment", invoice_source_key: null, amount: "60.00" },
      { kind: "reversal", invoice_source_key: null, amount: "-60.00" },
      { kind: "payment", invoice_source_key: "7", amount: "60.00" },
    ]);
  });

  test("re-pointed to another invoice: reversed there, paid here", async () => {
    await explanation(900);
    await stage();
    await explanation(900, { paid_invoice: "/v2/invoices/71" });
    expect((await stage()).slice(1).toSorted()).toEqual([
      "payment confirmed bank 71 60.00",
      "reversal confirmed bank 70 -60.00",
    ]);
  });

  test("a guess is staged apart and becomes confirmed by new rows", async () => {
    await explanation(900, { marked_for_review: true });
    expect(await stage()).toEqual(["payment guessed bank 70 60.00"]);
    await explanation(900, { marked_for_review: false });
    expect((await stage()).slice(1).toSorted()).toEqual([
      "payment confirmed bank 70 60.00",
      "reversal guessed bank 70 -60.00",
    ]);
  });

  test("un-explained, deleted and brought back: the sum per invoice is always FreeAgent's", async () => {
    await explanation(900);
    await explanation(901, { gross_value: "40.0" });
    await stage();
    await lent.database.execute(
      "update freeagent_mirror.bank_transaction_explanations set deleted_at = now() where freeagent_id = 901",
    );
    await stage();
    const sum = async () =>
      (await lent.database.query("select sum(amount) as sum from freeagent_sync.bank_payments"))[0]?.["sum"];
    expect(await sum()).toBe("60.00");
    await explanation(901, { gross_value: "40.0" });
    await stage();
    expect(await sum()).toBe("100.00");
  });

  test("our own entries are marked sync, typed ones manual; neither is open for the back office", async () => {
    await line(500, true);
    await explanation(900);
    await explanation(901);
    const link = { entity: "payment", sourceKey: "5", freeagentId: 901, state: "active", madeByUs: true } as const;
    await saveLinks(lent.database, company, [{ ...link, base: {}, sentHash: "h", remoteUpdatedAt: null }]);
    expect((await stage()).toSorted()).toEqual([
      "payment confirmed manual 70 60.00",
      "payment confirmed sync 70 60.00",
    ]);
    expect(await lent.database.query("select 1 from freeagent_sync.bank_payments_open")).toEqual([]);
  });

  test("an invoice in another currency is paid by the amount in its own currency", async () => {
    await invoice(72, "EUR");
    await explanation(900, { paid_invoice: "/v2/invoices/72", gross_value: "85.0", foreign_currency_value: "100.0" });
    expect(await stage()).toEqual(["payment confirmed bank 72 100.00"]);
  });

  test("an invoice that the back office did not create is kept, with no source key", async () => {
    await explanation(900);
    await stage();
    const [row] = await lent.database.query(
      "select invoice_source_key, invoice_reference from freeagent_sync.bank_payments",
    );
    expect(row).toEqual({ invoice_source_key: null, invoice_reference: "INV-70" });
  });
});

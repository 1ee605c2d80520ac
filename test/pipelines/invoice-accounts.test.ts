import { afterEach, expect, test } from "vitest";
import * as z from "zod";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld | undefined;

afterEach(async () => {
  await world?.close();
  world = undefined;
});

const books = z.object({
  invoices: z.array(z.looseObject({ reference: z.string(), bank_account: z.string() })),
  bank_accounts: z.array(z.looseObject({ url: z.string(), name: z.string() })),
});

async function accountOf({ control, database }: SampleWorld, key: number): Promise<string | undefined> {
  const [row] = await database.query("select number from sales.invoices where invoice_id = $1::bigint", [key]);
  const { bank_accounts: accounts, invoices } = books.parse(await control("GET", "/books"));
  const found = invoices.find(({ reference }) => reference === row?.["number"]);
  return accounts.find(({ url }) => url === found?.bank_account)?.name;
}

const columns = `invoices.order_number as po_reference,
  invoices.note as bank_account,
  invoice_id = 20001 as send_reminder_emails,
  invoice_id = 20001 as send_thank_you_emails`;

/** The sample with another account in FreeAgent, and `note` for the account that an invoice asks to be paid into. */
async function worldWithAccounts(): Promise<SampleWorld> {
  const opened = await sampleWorld({
    scale: 0.02,
    edit: (files) => {
      files.edit("mapping/invoices.sql", "invoices.order_number as po_reference", columns);
      files.edit("freeagent-sync.yaml", `main: "Current account"`, `main: "Current account", euro: "Euro account"`);
    },
  });
  world = opened;
  await opened.database.execute("update sales.invoices set note = null");
  const euro = { name: "Euro account", type: "StandardBankAccount", currency: "EUR", opening_balance: "0" };
  await opened.control("POST", "/person/v2/bank_accounts", { bank_account: euro });
  return opened;
}

test("an invoice names the account that it is to be paid into by alias, name, number or path; without one it is the primary one", async () => {
  const opened = await worldWithAccounts();
  const { bank_accounts: accounts } = books.parse(await opened.control("GET", "/books"));
  const url = accounts.find(({ name }) => name === "Euro account")?.url ?? "";
  const words = { 20001: "euro", 20002: " Euro account ", 20003: /\d+$/.exec(url)?.[0], 20004: url, 20005: "main" };
  for (const [key, word] of Object.entries(words)) {
    await opened.database.execute("update sales.invoices set note = $1 where invoice_id = $2::bigint", [word, key]);
  }
  await opened.night();
  for (const key of [20001, 20002, 20003, 20004]) expect(await accountOf(opened, key)).toBe("Euro account");
  for (const key of [20005, 20006]) expect(await accountOf(opened, key)).toBe("Current account");
  const { invoices } = books.parse(await opened.control("GET", "/books"));
  const [row] = await opened.database.query("select number from sales.invoices where invoice_id = 20001");
  const reminded = { send_reminder_emails: true, send_thank_you_emails: true };
  expect(invoices.find(({ reference }) => reference === row?.["number"])).toMatchObject(reminded);

  await opened.database.execute(
    "insert into freeagent_sync.invoice_changes (company, source_key, op) select 'sample', invoice_id, 'B' from sales.invoices",
  );
  const again = await opened.night();
  expect(again.calls.writes).toBe(0);
  expect(again.outcomes["push invoices"]).toMatchObject({ claimed: 20, unchanged: 20 });
});

test("an invoice for an account that FreeAgent does not have is rejected; it goes out once the row names one that it has", async () => {
  const opened = await worldWithAccounts();
  await opened.database.execute("update sales.invoices set note = 'Dollar account' where invoice_id = 20001");
  const result = await opened.night();
  expect(result.outcomes["push invoices"]).toMatchObject({ created: 19, rejected: 1 });
  const [held] = await opened.database.query(
    "select reason, field, detail from freeagent_sync.rejects where entity = 'invoice' and source_key = '20001'",
  );
  expect(held).toMatchObject({ reason: "bank_account_unknown", field: "bank_account" });
  expect(held?.["detail"]).toContain(`"Dollar account"`);
  await opened.database.execute("update sales.invoices set note = 'Euro account' where invoice_id = 20001");
  await opened.night();
  expect(await accountOf(opened, 20001)).toBe("Euro account");
});

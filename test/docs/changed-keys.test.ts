import { readFile } from "node:fs/promises";
import { afterEach, expect, test } from "vitest";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

/** The manual's statement, for a key of the sample. */
async function moveLink(entity: "contact" | "invoice", oldKey: string): Promise<string> {
  const manual = await readFile(new URL("../../docs/capture.md", import.meta.url), "utf8");
  const [, sql] = /<!-- changed-key -->\s*```sql\n([^`]*)```/.exec(manual) ?? [];
  if (sql === undefined) throw new Error("docs/capture.md does not say how a key is changed");
  return sql.replace("'acme'", "'sample'").replace("'invoice'", `'${entity}'`).replace("'1001'", `'${oldKey}'`);
}

/** A customer gets another name with another key, which cascades to its invoices; gives the old one. */
async function changeCustomer({ database }: SampleWorld): Promise<string> {
  const [row] = await database.query("select min(customer_id)::text as key from sales.invoices");
  const key = String(row?.["key"]);
  await database.execute(`
    alter table sales.invoices drop constraint invoices_customer_id_fkey;
    update sales.customers set customer_id = 55555, trade_name = 'Another Name Ltd' where customer_id = ${key};
    update sales.invoices set customer_id = 55555 where customer_id = ${key}`);
  return key;
}

/** An invoice gets another key, which cascades to its lines and receipts; gives the old one. */
async function changeInvoice({ database }: SampleWorld): Promise<string> {
  const [row] = await database.query("select min(invoice_id)::text as key from sales.invoices where paid_pence = 0");
  const key = String(row?.["key"]);
  await database.execute(`
    alter table sales.invoice_lines drop constraint invoice_lines_invoice_id_fkey;
    alter table sales.receipts drop constraint receipts_invoice_id_fkey;
    update sales.invoices set invoice_id = 55555 where invoice_id = ${key};
    update sales.invoice_lines set invoice_id = 55555 where invoice_id = ${key}`);
  return key;
}

let world: SampleWorld | undefined;
afterEach(() => world?.close());

async function booksOf({ control }: SampleWorld) {
  return (await control("GET", "/books")) as { contacts: { status: string }[]; invoices: { reference: string }[] };
}

test("a customer whose key and name change keeps its contact where the manual's statement is run before the night", async () => {
  const opened = (world = await sampleWorld({ scale: 0.02 }));
  await opened.night();
  const { contacts: before } = await booksOf(opened);
  await opened.database.execute(await moveLink("contact", await changeCustomer(opened)));
  expect((await opened.night()).exitCode).toBe(0);
  expect((await booksOf(opened)).contacts.map(({ status }) => status)).toEqual(before.map(() => "Active"));
  expect(await opened.night()).toMatchObject({ exitCode: 0, calls: { writes: 0 } });
});

test.each(["before the night", "after it"])(
  "an invoice whose key changes stays one invoice, where the manual's statement is run %s",
  async (when) => {
    const opened = (world = await sampleWorld({ scale: 0.02 }));
    await opened.night();
    const { invoices: before } = await booksOf(opened);
    const oldKey = await changeInvoice(opened);
    const sql = await moveLink("invoice", oldKey);
    if (when === "after it") {
      expect((await opened.night()).outcomes["push invoices"]).toMatchObject({ claimed: 2, rejected: 2 });
    }
    await opened.database.execute(sql);
    if (when === "after it") {
      const retry = ["rejects", "retry", "invoice", oldKey, "--config", opened.configFile];
      expect((await runCli(retry, { environment: opened.environment })).exitCode).toBe(0);
    }
    expect((await opened.night()).exitCode).toBe(0);
    expect((await booksOf(opened)).invoices).toHaveLength(before.length);
    expect(await opened.night()).toMatchObject({ exitCode: 0, calls: { writes: 0 } });
  },
);

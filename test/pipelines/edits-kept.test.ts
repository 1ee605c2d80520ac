import { afterEach, expect, test } from "vitest";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { settled } from "../support/settled.ts";
import { first, unpaid, writesOf } from "./paying.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

interface Invoice {
  readonly url: string;
  readonly status: string;
  readonly comments?: string;
  readonly dated_on: string;
  readonly po_reference?: string;
  readonly payment_terms_in_days: number;
  readonly total_value: string;
  readonly invoice_items: readonly { readonly url: string; readonly price: string; readonly quantity: string }[];
}

/** A world whose invoices have gone out; one of them. */
async function sentInvoice(onCreate = "send") {
  const opened = (world = await sampleWorld({
    scale: 0.02,
    edit: (files) => {
      files.edit("freeagent-sync.yaml", "on_create: send", `on_create: ${onCreate}`);
    },
  }));
  if (onCreate === "draft") await opened.database.execute("delete from sales.receipts");
  expect((await opened.night()).exitCode).toBe(0);
  if (onCreate !== "draft") return { opened, ...first(await unpaid(opened)) };
  const [row] = await opened.database.query(
    "select source_key, freeagent_url from freeagent_sync.links where entity = 'invoice' order by source_key limit 1",
  );
  return { opened, invoiceId: String(row?.["source_key"]), url: String(row?.["freeagent_url"]) };
}

async function theirs({ control }: SampleWorld, url: string): Promise<Invoice> {
  const { invoices } = (await control("GET", "/books")) as { invoices: readonly Invoice[] };
  return first(invoices.filter((invoice) => invoice.url.endsWith(url)));
}

/** A person edits a sent invoice in FreeAgent's web pages. */
async function edit({ control }: SampleWorld, url: string, invoice: object, send = true): Promise<void> {
  const path = `/person${url}`;
  await control("PUT", `${path}/transitions/mark_as_draft`);
  await control("PUT", path, { invoice });
  if (send) await control("PUT", `${path}/transitions/mark_as_sent`);
}

/** Gives the first line of the invoice another price. */
async function reprice(opened: SampleWorld, url: string, price: string, send = true): Promise<void> {
  const [line] = (await theirs(opened, url)).invoice_items;
  await edit(opened, url, { invoice_items: [{ id: Number(line?.url.split("/").at(-1)), price }] }, send);
}

async function order({ database }: SampleWorld, invoiceId: string, number: string): Promise<void> {
  await database.execute("update sales.invoices set order_number = $2 where invoice_id = $1", [invoiceId, number]);
}

async function told({ database }: SampleWorld) {
  return {
    rejects: await database.query("select source_key, reason from freeagent_sync.rejects"),
    differences: await database.query("select source_key, class, field, mend from freeagent_sync.differences"),
  };
}

const changeBack = "somebody changed the invoice in FreeAgent: change it back there, or here";

test("a person's edit of an invoice stays, and is told, until the back office changes that field", async () => {
  const { opened, invoiceId, url } = await sentInvoice();
  await edit(opened, url, { comments: "By hand", payment_terms_in_days: 77, dated_on: "2026-01-02" });
  for (const number of ["PO 1", "PO 2", "PO 3"]) {
    await order(opened, invoiceId, number);
    const night = await opened.night();
    expect(night.outcomes["push invoices"]).toMatchObject({ claimed: 1, updated: 1 });
    expect(await theirs(opened, url)).toMatchObject({
      comments: "By hand",
      payment_terms_in_days: 77,
      dated_on: "2026-01-02",
      po_reference: number,
      status: "Overdue",
    });
    const { differences } = await told(opened);
    expect(differences).toContainEqual({
      source_key: invoiceId,
      class: "invoice_differs",
      field: "dated_on",
      mend: changeBack,
    });
  }
  await opened.database.execute("update sales.invoices set note = 'Ours', terms_days = 14 where invoice_id = $1", [
    invoiceId,
  ]);
  await opened.night();
  expect(await theirs(opened, url)).toMatchObject({
    comments: "Ours",
    payment_terms_in_days: 14,
    dated_on: "2026-01-02",
  });
});

test.each(["resets", "answers nothing to"])(
  "a person's edit stays also where FreeAgent %s our update",
  async (what) => {
    const { opened, invoiceId, url } = await sentInvoice();
    const { status } = await theirs(opened, url);
    await edit(opened, url, { comments: "By hand" });
    await opened.night();
    await order(opened, invoiceId, "PO 1");
    const kind = what === "resets" ? "reset" : "no_answer";
    await opened.control("POST", "/faults", {
      kind,
      method: "PUT",
      path: `/v2/invoices/${url.split("/").at(-1)}`,
      nth: 1,
    });
    expect((await opened.night()).outcomes["push invoices"]).toMatchObject({ in_doubt: 1 });
    await settled(opened);
    await opened.night();
    await order(opened, invoiceId, "PO 2");
    await opened.night();
    expect(await theirs(opened, url)).toMatchObject({ comments: "By hand", po_reference: "PO 2", status });
  },
);

test("an invoice that a person priced anew is left as it is, sent, with the reason, and goes on once the price is as before", async () => {
  const { opened, invoiceId, url } = await sentInvoice();
  const before = await theirs(opened, url);
  await reprice(opened, url, "777.00");
  await order(opened, invoiceId, "PO 1");
  const writes = (await writesOf(opened)).length;
  const night = await opened.night();
  expect(night.outcomes["push invoices"]).toMatchObject({ claimed: 1, rejected: 1 });
  expect(await writesOf(opened)).toHaveLength(writes);
  expect((await theirs(opened, url)).status).toBe(before.status);
  expect((await told(opened)).rejects).toEqual([{ source_key: invoiceId, reason: "changed_in_freeagent" }]);
  const [reject] = await opened.database.query("select detail from freeagent_sync.rejects");
  expect(reject?.["detail"]).toMatch(/line 1 \(.+\): price is 777 there and was \d/);

  await reprice(opened, url, first(before.invoice_items).price);
  expect((await opened.night()).outcomes["push invoices"]).toMatchObject({ claimed: 1, updated: 1 });
  expect(await theirs(opened, url)).toMatchObject({ po_reference: "PO 1", status: before.status });
  expect(await opened.night()).toMatchObject({ exitCode: 0, calls: { writes: 0 } });
});

test("a price that a person changed in FreeAgent, and somebody here after that to the same, is agreed without a write", async () => {
  const { opened, invoiceId, url } = await sentInvoice();
  const { status } = await theirs(opened, url);
  await reprice(opened, url, "777.00");
  expect((await opened.night()).exitCode).toBe(1);
  await opened.database.execute(
    `update sales.invoice_lines set unit_price_pence = 77700
     where line_id = (select line_id from sales.invoice_lines where invoice_id = $1 order by line_no limit 1)`,
    [invoiceId],
  );
  const night = await opened.night();
  expect(night).toMatchObject({ exitCode: 0, calls: { writes: 0 } });
  expect(night.outcomes["push invoices"]).toMatchObject({ claimed: 1, unchanged: 1 });
  await order(opened, invoiceId, "PO 1");
  expect(await opened.night()).toMatchObject({ exitCode: 0, outcomes: { "push invoices": { updated: 1 } } });
  expect(await theirs(opened, url)).toMatchObject({ po_reference: "PO 1", status });
});

test("a line that a person added, or took away, is neither doubled nor destroyed by our next change", async () => {
  const { opened, invoiceId, url } = await sentInvoice();
  const free = { description: "Thank you", quantity: 1, price: 0, sales_tax_rate: 0, item_type: "Comment" };
  await edit(opened, url, { invoice_items: [free] });
  const { status, invoice_items: before } = await theirs(opened, url);
  for (const number of ["PO 1", "PO 2"]) {
    await order(opened, invoiceId, number);
    expect((await opened.night()).outcomes["push invoices"]).toMatchObject({ updated: 1 });
    expect((await theirs(opened, url)).invoice_items).toHaveLength(before.length);
  }
  const gone = first((await theirs(opened, url)).invoice_items);
  await edit(opened, url, { invoice_items: [{ id: Number(gone.url.split("/").at(-1)), _destroy: 1 }] });
  await opened.database.execute("update sales.invoice_lines set quantity = quantity + 1 where invoice_id = $1", [
    invoiceId,
  ]);
  expect((await opened.night()).outcomes["push invoices"]).toMatchObject({ rejected: 1 });
  expect((await told(opened)).rejects).toEqual([{ source_key: invoiceId, reason: "changed_in_freeagent" }]);
  expect((await theirs(opened, url)).status).toBe(status);
});

test("a draft that a person priced anew before it was sent is not sent", async () => {
  const { opened, invoiceId, url } = await sentInvoice("draft");
  await reprice(opened, url, "777.00", false);
  await order(opened, invoiceId, "PO 1");
  expect((await opened.night()).outcomes["push invoices"]).toMatchObject({ claimed: 1, rejected: 1 });
  expect((await told(opened)).rejects).toEqual([{ source_key: invoiceId, reason: "changed_in_freeagent" }]);
  const draft = await theirs(opened, url);
  expect(draft.po_reference).not.toBe("PO 1");
});

test.each(["send", "email"])(
  "a sent invoice that a person made a draft again stays one, changed or not, and that is told (%s)",
  async (onCreate) => {
    const { opened, invoiceId, url } = await sentInvoice(onCreate);
    const { status } = await theirs(opened, url);
    await opened.control("PUT", `/person${url}/transitions/mark_as_draft`);
    await opened.database.execute("update sales.invoices set terms_days = terms_days where invoice_id = $1", [
      invoiceId,
    ]);
    await opened.night();
    expect((await theirs(opened, url)).status).toBe("Draft");
    for (const number of ["PO 1", "PO 2"]) {
      await order(opened, invoiceId, number);
      await opened.night();
      expect(await theirs(opened, url)).toMatchObject({ status: "Draft", po_reference: number });
      const { differences } = await told(opened);
      expect(differences).toEqual([
        { source_key: invoiceId, class: "status_differs", field: "status", mend: changeBack },
      ]);
    }
    await opened.control("PUT", `/person${url}/transitions/mark_as_sent`);
    expect(await opened.night()).toMatchObject({ exitCode: 0, calls: { writes: 0 } });
    await order(opened, invoiceId, "PO 3");
    expect((await opened.night()).exitCode).toBe(0);
    expect(await theirs(opened, url)).toMatchObject({ status, po_reference: "PO 3" });
  },
);

import { afterEach, expect, test } from "vitest";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { first, unpaid } from "./paying.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

/** A person edits a sent invoice in FreeAgent's web pages. */
async function edit({ control }: SampleWorld, url: string, invoice: object): Promise<void> {
  const path = `/person${url}`;
  await control("PUT", `${path}/transitions/mark_as_draft`);
  await control("PUT", path, { invoice });
  await control("PUT", `${path}/transitions/mark_as_sent`);
}

const changeBack = "somebody changed the invoice in FreeAgent: change it back there, or here";

test.each([
  ["reference", { reference: "BY-HAND" }, "invoice_differs"],
  ["dated_on", { dated_on: "2026-01-02" }, "invoice_differs"],
  ["currency", { currency: "EUR", exchange_rate: "0.85" }, "invoice_differs"],
  ["payment_terms_in_days", { payment_terms_in_days: 7 }, "invoice_differs"],
  ["comments", { comments: "By hand" }, "invoice_differs"],
  ["total_value", { discount_percent: "50" }, "amount_differs"],
])(
  "a person changes %s of a sent invoice in FreeAgent: told with the way on, and no more once it is as before",
  async (field, edited, kind) => {
    const opened = (world = await sampleWorld({ scale: 0.02 }));
    await opened.database.execute("update sales.invoices set note = 'Thank you'");
    await opened.night();
    const { url, invoiceId } = first(await unpaid(opened));
    const [before] = await opened.database.query(
      `select reference, dated_on::text as dated_on, currency, (raw ->> 'payment_terms_in_days')::integer as payment_terms_in_days, 'Thank you' as comments
       from freeagent_mirror.invoices
       where freeagent_id = $1::bigint`,
      [url.split("/").at(-1)],
    );
    await edit(opened, url, edited);
    expect((await opened.night()).exitCode).toBe(1);
    const told = await opened.database.query("select class, source_key, field, mend from freeagent_sync.differences");
    expect(told).toEqual([{ class: kind, source_key: invoiceId, field, mend: changeBack }]);
    await edit(opened, url, { ...before, discount_percent: "0" });
    expect(await opened.night()).toMatchObject({ exitCode: 0, calls: { writes: 0 } });
  },
);

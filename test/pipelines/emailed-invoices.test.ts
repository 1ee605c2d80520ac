import { afterEach, expect, test } from "vitest";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { settled } from "../support/settled.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

const route = { method: "POST", path: "/v2/invoices/*/send_email" };

async function emailingWorld(): Promise<SampleWorld> {
  return (world = await sampleWorld({
    scale: 0.01,
    edit: (files) => {
      files.edit("freeagent-sync.yaml", "on_create: send", "on_create: email");
    },
  }));
}

/** How often each invoice was mailed. */
async function mails({ control }: SampleWorld): Promise<readonly number[]> {
  const { requests } = (await control("GET", "/requests")) as { requests: { path: string; status: number | null }[] };
  const mailed = requests.filter(({ path }) => path.endsWith("/send_email")).map(({ path }) => path);
  return [...new Set(mailed)].map((path) => mailed.filter((other) => other === path).length);
}

test("an invoice is e-mailed once, by which it is sent, and not again when it is amended", async () => {
  const opened = await emailingWorld();
  await opened.night();
  const first = await mails(opened);
  expect(first.length).toBeGreaterThan(3);
  expect(new Set(first)).toEqual(new Set([1]));
  const second = await opened.night();
  expect(second.outcomes["push invoices"]?.claimed ?? 0).toBe(0);
  await opened.database.execute("update sales.invoice_lines set unit_price_pence = unit_price_pence + 100");
  await opened.night();
  await opened.night();
  expect(await mails(opened)).toEqual(first);
});

test("the payments of an invoice are booked in the night that e-mails it", async () => {
  const opened = await emailingWorld();
  const night = await opened.night();
  expect(night.exitCode).toBe(0);
  expect(night.outcomes["push payments"]).toMatchObject({ claimed: 2, created: 2 });
});

test("an invoice that changes again before FreeAgent's list shows it as sent is not e-mailed a second time", async () => {
  const opened = await emailingWorld();
  // More changes than a batch holds, so that the same invoices come up again in the same run.
  await opened.database.execute(
    `insert into freeagent_sync.invoice_changes (company, source_key, op)
     select 'sample', (-n)::text, 'U' from generate_series(1, 600) n
     union all
     select 'sample', invoice_id::text, 'U' from sales.invoices`,
  );
  expect((await opened.night()).outcomes["push invoices"]).toMatchObject({ created: 10, unchanged: 600 });
  expect(await mails(opened)).toEqual(Array.from({ length: 10 }, () => 1));
});

test("an amended invoice whose way back out was interrupted is sent again without a second e-mail", async () => {
  const opened = await emailingWorld();
  // Paid invoices are not amended.
  await opened.database.execute("delete from sales.receipts");
  await opened.night();
  const before = await mails(opened);
  await opened.database.execute("update sales.invoice_lines set unit_price_pence = unit_price_pence + 100");
  const sent = { method: "PUT", path: "/v2/invoices/*/transitions/mark_as_sent" };
  await opened.control("POST", "/faults", { kind: "reset", ...sent, nth: 1 });
  await opened.control("POST", "/faults", { kind: "reset", method: "PUT", path: "/v2/invoices/*", nth: 2 });
  expect((await opened.night()).outcomes["push invoices"]).toMatchObject({ in_doubt: 2 });
  await settled(opened);
  expect((await opened.night()).exitCode).toBe(0);
  expect(await mails(opened)).toEqual(before);
  const { invoices } = (await opened.control("GET", "/books")) as { invoices: { status: string }[] };
  expect(invoices.filter(({ status }) => status === "Draft")).toEqual([]);
});

test("an e-mail whose answer was lost is never sent again: an open invoice went out, a draft needs a person", async () => {
  const opened = await emailingWorld();
  await opened.control("POST", "/faults", { kind: "no_answer", ...route, nth: 1 });
  await opened.control("POST", "/faults", { kind: "reset", ...route, nth: 2 });
  expect((await opened.night()).outcomes["push invoices"]).toMatchObject({ in_doubt: 2 });
  const before = await mails(opened);
  await settled(opened);
  const next = await opened.night();
  expect(next.outcomes["push invoices"]).toMatchObject({ claimed: 2, unchanged: 1, rejected: 1 });
  expect(next.exitCode).toBe(1);
  const held = await opened.database.query("select source_key, reason from freeagent_sync.rejects");
  expect(held.map(({ reason }) => reason)).toEqual(["email_unknown"]);
  // A change of that invoice does not send it either.
  await opened.database.execute("update sales.invoices set order_number = 'PO 7' where invoice_id = $1", [
    held[0]?.["source_key"],
  ]);
  const last = await opened.night();
  expect(last.outcomes["push invoices"]).toMatchObject({ claimed: 1, rejected: 1 });
  expect(await mails(opened)).toEqual(before);
  // Nothing new, but the person has still not looked.
  const quiet = await opened.night();
  expect(quiet).toMatchObject({ exitCode: 1, open: { rejects: 1, inDoubt: 0 }, calls: { writes: 0 } });
});

test("an amended invoice that a person makes a draft again is neither e-mailed a second time nor sent when it changes once more", async () => {
  const opened = await emailingWorld();
  await opened.night();
  const before = await mails(opened);
  const raise = "update sales.invoice_lines set unit_price_pence = unit_price_pence + 100";
  await opened.database.execute(raise);
  await opened.night();
  const { invoices } = (await opened.control("GET", "/books")) as { invoices: { url: string; paid_value: string }[] };
  const unpaid = invoices.filter(({ paid_value: paid }) => Number(paid) === 0);
  expect(unpaid.length).toBeGreaterThan(3);
  for (const { url } of unpaid) {
    await opened.control("PUT", `/person${new URL(url).pathname}/transitions/mark_as_draft`);
  }
  await opened.night();
  await opened.database.execute(raise);
  await opened.night();
  expect(await mails(opened)).toEqual(before);
  const books = (await opened.control("GET", "/books")) as { invoices: { status: string }[] };
  expect(books.invoices.filter(({ status }) => status === "Draft")).toHaveLength(unpaid.length);
});

import { afterEach, expect, test } from "vitest";
import * as z from "zod";
import { decimal } from "../../domain/money.ts";
import type { SampleConfig } from "../support/sample-config.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { settled } from "../support/settled.ts";

let world: SampleWorld | undefined;

afterEach(async () => {
  await world?.close();
  world = undefined;
});

const document = z.looseObject({
  url: z.string(),
  reference: z.string(),
  status: z.string(),
  total_value: z.string(),
  due_value: z.string(),
});
const books = z.object({
  invoices: z.array(document),
  credit_notes: z.array(document),
  credit_note_reconciliations: z.array(z.looseObject({ id: z.number() })),
});

function creditingWorld(): Promise<SampleWorld> {
  const edit = (files: SampleConfig): void => {
    files.edit("freeagent-sync.yaml", "amend: redraft", "amend: redraft, void: credit_note");
  };
  return sampleWorld({ scale: 0.02, edit });
}

/** Deletes the first unpaid invoice of the back office; its reference. */
async function takeAway({ database }: SampleWorld): Promise<string> {
  const [row] = await database.query(
    `update sales.invoices
     set deleted_at = now()
     where invoice_id = (select min(invoice_id) from sales.invoices where deleted_at is null and paid_pence = 0)
     returning number`,
  );
  return String(row?.["number"]);
}

const readBooks = async ({ control }: SampleWorld) => books.parse(await control("GET", "/books"));

/** Runs nights until no write is in doubt. */
async function nightsUntilSettled(opened: SampleWorld): Promise<void> {
  for (let night = 0; night < 5; night += 1) {
    await opened.night();
    const doubtful = "select 1 from freeagent_sync.intents where state = 'in_doubt'";
    if ((await opened.database.query(doubtful)).length === 0) return;
    await settled(opened);
  }
  throw new Error("a write stays in doubt");
}

test.each([
  ["every step is answered", "GET", "/v2/nowhere", "nothing_done"],
  ["the credit note is made, but not answered", "POST", "/v2/credit_notes", "done_but_5xx"],
  ["the credit note is not made, nor answered", "POST", "/v2/credit_notes", "nothing_done"],
  ["it is sent, but not answered", "PUT", "/v2/credit_notes/*", "done_but_5xx"],
  ["it is not sent, nor answered", "PUT", "/v2/credit_notes/*", "nothing_done"],
  ["it is set off, but not answered", "POST", "/v2/credit_note_reconciliations", "done_but_5xx"],
  ["it is not set off, nor answered", "POST", "/v2/credit_note_reconciliations", "nothing_done"],
])(
  "void: credit_note takes a sent invoice back by one credit note, sent and set off in full: %s",
  async (_, method, path, kind) => {
    const opened = (world = await creditingWorld());
    await opened.night();
    const reference = await takeAway(opened);
    await opened.control("POST", "/faults", { kind, method, path, nth: 1 });
    await nightsUntilSettled(opened);
    const { invoices, credit_notes: notes } = await readBooks(opened);
    const invoice = invoices.find((one) => one.reference === reference);
    expect(invoice).toMatchObject({ status: "Paid", due_value: "0.0" });
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatchObject({ status: "Refunded", reference: `CN-${reference}`, due_value: "0.0" });
    expect(notes[0]?.total_value).toBe(`-${invoice?.total_value ?? ""}`);
    await opened.night();
    const last = await opened.night();
    expect(last.calls.writes).toBe(0);
    expect(last.exitCode).toBe(0);
  },
);

test("a credited invoice is due on neither side; where its credit note is not set off any more, the comparison tells", async () => {
  const opened = (world = await creditingWorld());
  await opened.night();
  const debtors = async () =>
    opened.database.query(
      "select sum(freeagent_due) as theirs, sum(back_end_due) as ours from freeagent_sync.report_aged_debtors",
    );
  const [before] = await debtors();
  const reference = await takeAway(opened);
  await opened.night();
  const [after] = await debtors();
  const { invoices, credit_note_reconciliations: pairs } = await readBooks(opened);
  const total = decimal(invoices.find((one) => one.reference === reference)?.total_value ?? "0");
  expect([after?.["theirs"], after?.["ours"]]).toEqual(
    [before?.["theirs"], before?.["ours"]].map((due) => decimal(String(due)).minus(total).toFixed(2)),
  );
  const totals = `select sum(back_end_amount) - sum(freeagent_amount) as apart from freeagent_sync.side_totals where entity = 'invoice'`;
  expect(await opened.database.query(totals)).toEqual([{ apart: "0.00" }]);
  expect((await opened.night()).open.differences).toBe(0);

  await opened.control("DELETE", `/person/v2/credit_note_reconciliations/${pairs[0]?.id ?? 0}`);
  await opened.night();
  const differences = "select class, label, mend from freeagent_sync.differences";
  expect(await opened.database.query(differences)).toEqual([
    { class: "missing_in_back_end", label: reference, mend: "set its credit note off against it again in FreeAgent" },
  ]);
});

test("a row that comes back after its invoice was credited is not invoiced twice", async () => {
  const opened = (world = await creditingWorld());
  await opened.night();
  const reference = await takeAway(opened);
  await opened.night();
  await opened.database.execute("update sales.invoices set deleted_at = null where number = $1", [reference]);
  const again = await opened.night();
  expect(again.outcomes["push invoices"]).toMatchObject({ claimed: 1, rejected: 1 });
  const rejects = "select reason from freeagent_sync.rejects where entity = 'invoice'";
  expect(await opened.database.query(rejects)).toEqual([{ reason: "credited" }]);
  const { invoices, credit_notes: notes } = await readBooks(opened);
  expect(invoices.filter((one) => one.reference === reference)).toHaveLength(1);
  expect(notes).toHaveLength(1);
});

test("an invoice with a payment on it is left to a person, with void: credit_note too", async () => {
  const opened = (world = await creditingWorld());
  await opened.night();
  await opened.database.execute(
    `update sales.invoices set deleted_at = now()
     where invoice_id = (select min(invoice_id) from sales.invoices where deleted_at is null and paid and paid_pence > 0)`,
  );
  const night = await opened.night();
  expect(night.outcomes["push invoices"]).toMatchObject({ claimed: 1, rejected: 1 });
  expect((await readBooks(opened)).credit_notes).toEqual([]);
});

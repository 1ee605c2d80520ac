import { afterEach, expect, test } from "vitest";
import { pullPipelines } from "../../pipelines/pipeline.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { first, paidInvoice, receive, unpaid } from "./paying.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

/** A sent invoice on which one payment of ours is booked. */
async function partPaid() {
  const opened = (world = await sampleWorld({
    scale: 0.02,
    edit: (files) => {
      files.edit("freeagent-sync.yaml", "amend: redraft", "amend: redraft, void: delete");
    },
  }));
  await opened.database.execute("delete from sales.receipts");
  await opened.night();
  const sent = first(await unpaid(opened));
  await receive(opened, sent.invoiceId, "5");
  expect((await opened.night()).exitCode).toBe(0);
  return { opened, sent };
}

const reasons = async ({ database }: SampleWorld) =>
  (await database.query("select reason from freeagent_sync.rejects")).map(({ reason }) => reason);

test("an invoice cancelled together with its payment is deleted in the night after its payment is gone", async () => {
  const { opened, sent } = await partPaid();
  await opened.database.transaction(async (transaction) => {
    await transaction.execute("delete from sales.receipts where invoice_id = $1", [sent.invoiceId]);
    await transaction.execute("update sales.invoices set cancelled_on = current_date where invoice_id = $1", [
      sent.invoiceId,
    ]);
  });
  const night = await opened.night();
  expect(night.outcomes).toMatchObject({ "push invoices": { rejected: 1 }, "push payments": { deleted: 1 } });
  expect(await reasons(opened)).toEqual(["invoice_locked"]);
  const next = await opened.night();
  expect([next.exitCode, next.outcomes["push invoices"]]).toMatchObject([0, { claimed: 1, deleted: 1 }]);
  expect(await paidInvoice(opened, sent.reference)).toBeUndefined();
});

test("an amended invoice that was locked goes out once the money is off it, and is not looked at before", async () => {
  const { opened, sent } = await partPaid();
  await opened.database.execute("update sales.invoices set order_number = 'PO-1' where invoice_id = $1", [
    sent.invoiceId,
  ]);
  await opened.night();
  expect(await reasons(opened)).toEqual(["invoice_locked"]);
  expect((await opened.night()).outcomes["push invoices"]).toMatchObject({ claimed: 0 });
  await opened.database.execute("delete from sales.receipts where invoice_id = $1", [sent.invoiceId]);
  await opened.night();
  // A pull puts it on the list, so that a plan foresees what the push does.
  await opened.night(pullPipelines(undefined));
  const listed = await opened.database.query("select source_key from freeagent_sync.invoice_changes");
  expect(listed).toEqual([{ source_key: sent.invoiceId }]);
  const last = await opened.night();
  expect([last.exitCode, last.outcomes["push invoices"]]).toMatchObject([0, { claimed: 1, updated: 1 }]);
  expect(await paidInvoice(opened, sent.reference)).toMatchObject({ po_reference: "PO-1" });
});

test("a locked invoice that a person dismissed stays as it is", async () => {
  const { opened, sent } = await partPaid();
  await opened.database.execute("update sales.invoices set cancelled_on = current_date where invoice_id = $1", [
    sent.invoiceId,
  ]);
  await opened.night();
  await opened.database.execute(
    "update freeagent_sync.rejects set dismissed_at = now(), dismissed_by = 'ann', dismissed_because = 'as agreed'",
  );
  await opened.database.execute("delete from sales.receipts where invoice_id = $1", [sent.invoiceId]);
  await opened.night();
  expect((await opened.night()).outcomes["push invoices"]).toMatchObject({ claimed: 0 });
  expect(await paidInvoice(opened, sent.reference)).toMatchObject({ paid_value: "0.0" });
});

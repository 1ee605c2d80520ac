import { afterEach, expect, test } from "vitest";
import { pushPipelines } from "../../pipelines/pipeline.ts";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld;
afterEach(() => world.close());

/** An invoice of a company in step that has changed, and whose write something before FreeAgent never lets pass. */
async function failingInvoice(): Promise<{ readonly invoice: string; readonly customer: string }> {
  world = await sampleWorld({ scale: 0.05 });
  expect((await world.night()).exitCode).toBe(0);
  await world.control("POST", "/faults", { kind: "403", method: "PUT", path: "/v2/invoices/*", probability: 1 });
  const [changed] = await world.database.query(
    `update sales.invoices set note = 'new'
     where invoice_id = (select min(invoice_id) from sales.invoices where not paid and paid_pence = 0)
     returning invoice_id, customer_id`,
  );
  return { invoice: String(changed?.["invoice_id"]), customer: String(changed?.["customer_id"]) };
}

const push = () => world.night(pushPipelines(undefined));

const passPause = () =>
  world.database.execute(
    "update freeagent_sync.rejects set next_attempt_at = clock_timestamp() where next_attempt_at is not null",
  );

const held = (invoice: string) =>
  world.database.query(
    "select reason, retries, retrying_since is not null as timed from freeagent_sync.rejects where entity = 'invoice' and source_key = $1",
    [invoice],
  );

/** A run in which the invoice waits for its customer, whose next change is a write that the next run gets answered. */
async function waitOnce(customer: string): Promise<void> {
  await world.database.execute("update sales.customers set email = repeat('x', 300) where customer_id = $1", [
    customer,
  ]);
  await passPause();
  expect((await push()).outcomes["push invoices"]).toMatchObject({ claimed: 1, waiting: 1 });
  await world.database.execute(
    "update sales.customers set email = gen_random_uuid() || '@wren.example' where customer_id = $1",
    [customer],
  );
}

test("a key that fails and waits in turns keeps its attempts, and the thirtieth needs a person; the time begins anew", async () => {
  const { invoice, customer } = await failingInvoice();
  await push();
  expect(await held(invoice)).toEqual([{ reason: "not_sent", retries: 1, timed: true }]);
  await world.database.execute("update freeagent_sync.rejects set retrying_since = now() - interval '3 days'");
  await waitOnce(customer);
  expect(await held(invoice)).toEqual([{ reason: "waiting_for_contact", retries: 1, timed: false }]);
  await push();
  expect(await held(invoice)).toEqual([{ reason: "not_sent", retries: 2, timed: true }]);

  await world.database.execute("update freeagent_sync.rejects set retries = 29");
  await waitOnce(customer);
  expect((await push()).outcomes["push invoices"]).toMatchObject({ claimed: 1, rejected: 1 });
  expect(await held(invoice)).toEqual([{ reason: "given_up", retries: 0, timed: false }]);
});

test("a release forgets the attempts of a key that is looked at by every run, and so does a person's turn", async () => {
  const { invoice, customer } = await failingInvoice();
  await push();
  await waitOnce(customer);
  const words = ["rejects", "retry", "invoice", invoice, "--config", world.configFile];
  await runCli(words, { environment: world.environment });
  expect(await held(invoice)).toEqual([{ reason: "waiting_for_contact", retries: 0, timed: false }]);
  await push();
  expect(await held(invoice)).toEqual([{ reason: "not_sent", retries: 1, timed: true }]);

  await world.database.execute("update sales.invoices set note = repeat('x', 70000) where invoice_id = $1", [invoice]);
  await push();
  expect(await held(invoice)).toEqual([{ reason: "invalid_row", retries: 0, timed: false }]);
});

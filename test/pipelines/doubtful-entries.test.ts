import { afterEach, expect, test } from "vitest";
import { pullPipelines } from "../../pipelines/pipeline.ts";
import { usualPull } from "../../pipelines/pull/pull-options.ts";
import { TODAY, type SampleWorld } from "../support/sample-world.ts";
import { bankLine, first, invoicesSent, noonOf, receive, unpaid } from "./paying.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

const noon = { clock: noonOf(TODAY) };
const path = "/v2/bank_transaction_explanations";
const pullPayments = pullPipelines("bank-payments", usualPull);

/** Moves the moment at which writes in doubt may be looked up. */
async function settleFrom({ database }: SampleWorld, moment: string): Promise<void> {
  await database.execute(
    `update freeagent_sync.intents set settle_until = clock_timestamp() + $1::interval where state = 'in_doubt'`,
    [moment],
  );
}

async function receipts({ database }: SampleWorld): Promise<number> {
  const rows = await database.query("select 1 from sales.receipts");
  return rows.length;
}

test.each([
  ["booked on the bank's line", "POST", false],
  ["approved", "PUT", true],
])(
  "a payment %s whose answer was lost never comes back from the bank, though a pull sees it too early to settle it",
  async (_, method, guessed) => {
    const opened = (world = await invoicesSent());
    const { invoiceId, reference, url, due } = first(await unpaid(opened));
    const line = await bankLine(opened, due, reference);
    if (guessed) await opened.control("POST", "/guesses", { bank_transaction: line, paid_invoice: url });
    await receive(opened, invoiceId, due);
    await opened.control("POST", "/faults", { kind: "no_answer", method, path: guessed ? `${path}/*` : path, nth: 1 });
    expect((await opened.night(undefined, noon)).outcomes["push payments"]).toMatchObject({ in_doubt: 1 });
    await settleFrom(opened, "1 hour");
    await opened.night(pullPayments, noon);
    expect(await receipts(opened)).toBe(1);

    await settleFrom(opened, "0");
    expect((await opened.night(undefined, noon)).exitCode).toBe(0);
    expect(await receipts(opened)).toBe(1);
    expect(
      await opened.database.query("select origin from freeagent_sync.bank_payments where status = 'confirmed'"),
    ).toEqual([{ origin: "sync" }]);
  },
);

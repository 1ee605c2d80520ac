import { afterEach, expect, test } from "vitest";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { settled } from "../support/settled.ts";
import { first, unpaid } from "./paying.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

interface Entry {
  readonly url: string;
  readonly description?: string;
}

/** Entries on the bank account with the text of our cash receipts. */
async function cashEntries({ control }: SampleWorld): Promise<readonly Entry[]> {
  const { bank_transaction_explanations: entries } = (await control("GET", "/books")) as {
    bank_transaction_explanations: readonly Entry[];
  };
  return entries.filter(({ description }) => description === "Cash");
}

/** Cash of £5 comes on invoices, and no answer to any write comes; all were carried out but perhaps the first. FreeAgent's clock is ours. */
async function cashInDoubt(receipts: number, firstFault = "no_answer"): Promise<SampleWorld> {
  const opened = (world = await sampleWorld({ scale: 0.02, now: new Date().toISOString() }));
  await opened.database.execute("delete from sales.receipts");
  expect((await opened.night()).exitCode).toBe(0);
  for (const { invoiceId } of (await unpaid(opened)).slice(0, receipts)) {
    await opened.database.execute(
      "insert into sales.receipts (invoice_id, received_on, amount_pence, method) values ($1, current_date, 500, 'cash')",
      [invoiceId],
    );
  }
  const path = "/v2/bank_transaction_explanations";
  for (let nth = 1; nth <= receipts; nth += 1) {
    await opened.control("POST", "/faults", { kind: nth === 1 ? firstFault : "no_answer", method: "POST", path, nth });
  }
  expect((await opened.night()).outcomes["push payments"]).toMatchObject({ in_doubt: receipts });
  await settled(opened);
  return opened;
}

async function changeEntry(opened: SampleWorld, fields: object): Promise<void> {
  const path = new URL(first(await cashEntries(opened)).url).pathname;
  await opened.control("PUT", `/person${path}`, { bank_transaction_explanation: fields });
}

test.each([
  ["amount", { gross_value: "4.00" }],
  ["day", { dated_on: "2026-11-20" }],
])(
  "an entry whose %s a person changed while the answer to its making was lost is asked about, not made again",
  async (_, fields) => {
    const opened = await cashInDoubt(1);
    await changeEntry(opened, fields);
    const night = await opened.night();
    expect([night.exitCode, night.calls.writes]).toEqual([1, 0]);
    const [held, ...others] = await opened.database.query(
      "select source_key, reason, detail from freeagent_sync.rejects",
    );
    expect([held?.["reason"], others]).toEqual(["possible_duplicate", []]);
    expect(held?.["detail"]).toContain(new URL(first(await cashEntries(opened)).url).pathname);
    expect((await opened.night()).calls.writes).toBe(0);

    await changeEntry(opened, { gross_value: "5.00", dated_on: new Date().toISOString().slice(0, 10) });
    const words = ["rejects", "retry", "payment", String(held?.["source_key"]), "--config", opened.configFile];
    expect((await runCli(words, { environment: opened.environment })).stdout).toMatch(/^1 released/);
    expect((await opened.night()).exitCode).toBe(0);
    expect(await cashEntries(opened)).toHaveLength(1);
  },
);

test("an entry that another payment in doubt made is nobody's question, and a payment that was not booked is booked", async () => {
  const opened = await cashInDoubt(2, "nothing_done");
  const night = await opened.night();
  expect([night.exitCode, night.outcomes["settle"]]).toMatchObject([0, { claimed: 2, created: 1, unchanged: 1 }]);
  expect(night.outcomes["push payments"]).toMatchObject({ created: 1 });
  expect(await cashEntries(opened)).toHaveLength(2);
});

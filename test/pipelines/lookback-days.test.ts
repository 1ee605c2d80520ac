import { expect, onTestFinished, test } from "vitest";
import { pullPipelines } from "../../pipelines/pipeline.ts";
import { sampleWorld } from "../support/sample-world.ts";
import { first } from "./paying.ts";

test("an entry deleted in FreeAgent is found on the first of the lookback_days, and one of the day before by its invoice only", async () => {
  const opened = await sampleWorld({
    scale: 0.02,
    edit: (files) => {
      files.edit("freeagent-sync.yaml", '{ main: "Current account" }', "{}");
      files.edit("freeagent-sync.yaml", "rules:", "rules:\n  bank_payments: { lookback_days: 10 }");
    },
  });
  onTestFinished(() => opened.close());
  await opened.night();
  const invoices = await opened.database.query(
    `select l.source_key, l.freeagent_url as url, m.total_value as total
     from freeagent_sync.links l
     join freeagent_mirror.invoices m using (company, freeagent_id)
     join sales.invoices s on s.invoice_id::text = l.source_key
     where l.entity = 'invoice'
       and s.paid_pence = 0
     order by l.source_key
     limit 2`,
  );
  const made: string[] = [];
  for (const [index, day] of ["2026-11-12", "2026-11-13"].entries()) {
    const line = { amount: invoices[index]?.["total"], description: "FPS", dated_on: day };
    const { bank_transaction: booked } = (await opened.control("POST", "/bank_lines", line)) as {
      bank_transaction: { url: string };
    };
    const explained = { bank_transaction: booked.url, parts: [{ paid_invoice: invoices[index]?.["url"] }] };
    const { bank_transaction_explanations: entries } = (await opened.control("POST", "/explanations", explained)) as {
      bank_transaction_explanations: { url: string }[];
    };
    made.push(new URL(first(entries).url).pathname);
  }
  await opened.night();
  for (const path of made) await opened.control("DELETE", `/person${path}`);

  const reversed = async () => {
    const rows = await opened.database.query(
      "select dated_on from freeagent_sync.bank_payments where kind = 'reversal' order by dated_on",
    );
    return rows.map((row) => String(row["dated_on"]));
  };
  const readAgain = pullPipelines("bank-payments").filter(({ name }) => name !== "recheck invoices");
  expect((await opened.night(readAgain)).outcomes["find deletions"]).toMatchObject({ claimed: 1, deleted: 1 });
  expect(await reversed()).toEqual(["2026-11-13"]);
  expect((await opened.night()).outcomes["recheck invoices"]).toMatchObject({ deleted: 1 });
  expect(await reversed()).toEqual(["2026-11-12", "2026-11-13"]);
});

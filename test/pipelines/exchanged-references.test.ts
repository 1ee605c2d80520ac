import { afterEach, expect, test } from "vitest";
import { pushPipelines } from "../../pipelines/pipeline.ts";
import type { CompanyResult } from "../../pipelines/run/run-company.ts";
import { books, invoicesSent, unpaid } from "./paying.ts";
import { settled } from "../support/settled.ts";
import type { SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

const idOf = (url: string): string => url.split("/").at(-1) ?? "";

const held = ({ database }: SampleWorld) =>
  database.query("select source_key, reason from freeagent_sync.rejects order by source_key");

test("of two sent invoices that exchange their references one fails: the other, a draft by then, is sent by itself once it can be", async () => {
  const opened = (world = await invoicesSent());
  const [a, b] = (await unpaid(opened)).toSorted((a, b) => Number(a.invoiceId) - Number(b.invoiceId));
  if (a === undefined || b === undefined) throw new Error("two invoices are needed");
  const path = `/v2/invoices/${idOf(a.url)}/transitions/mark_as_draft`;
  await opened.control("POST", "/faults", { kind: "5xx", method: "PUT", path, nth: 1 });
  await opened.database.transaction(async (transaction) => {
    const rename = (id: string, reference: string) =>
      transaction.execute("update sales.invoices set number = $2 where invoice_id = $1::bigint", [id, reference]);
    await rename(a.invoiceId, "IN-BETWEEN");
    await rename(b.invoiceId, a.reference);
    await rename(a.invoiceId, b.reference);
  });
  const push = async (): Promise<CompanyResult> => {
    const run = await opened.night(pushPipelines(undefined));
    await settled(opened);
    return run;
  };
  expect((await push()).outcomes["push invoices"]).toMatchObject({ in_doubt: 1, rejected: 1 });
  expect(await held(opened)).toEqual([{ source_key: b.invoiceId, reason: "refused_by_freeagent" }]);
  // The one that failed comes last: nothing is sent for the other before it.
  expect(await push()).toMatchObject({
    calls: { writes: 3 },
    outcomes: { "push invoices": { updated: 1, rejected: 1 } },
  });
  expect(await held(opened)).toEqual([{ source_key: b.invoiceId, reason: "duplicate_reference" }]);
  expect(await push()).toMatchObject({ exitCode: 0, calls: { writes: 1 } });
  const now = (await books(opened)).invoices.filter(
    ({ url }) => idOf(url) === idOf(a.url) || idOf(url) === idOf(b.url),
  );
  expect(
    new Map(
      now.map(({ url, reference, status }) => [idOf(url), `${reference} ${status === "Draft" ? "draft" : "sent"}`]),
    ),
  ).toEqual(
    new Map([
      [idOf(a.url), `${b.reference} sent`],
      [idOf(b.url), `${a.reference} sent`],
    ]),
  );
  expect((await push()).calls.writes).toBe(0);
});

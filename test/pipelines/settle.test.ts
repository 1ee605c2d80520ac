import { afterEach, expect, test } from "vitest";
import { compareSides, type BookedInvoice } from "../../cli/demo/compare-sides.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { until } from "../support/until.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

async function settled({ database }: SampleWorld): Promise<void> {
  const open = "select 1 from freeagent_sync.intents where state = 'in_doubt' and settle_until > clock_timestamp()";
  expect(await until(async () => (await database.query(open)).length === 0)).toBe(true);
}

async function agree({ control, database }: SampleWorld): Promise<void> {
  const { invoices } = (await control("GET", "/books")) as { invoices: BookedInvoice[] };
  expect((await compareSides(database, invoices)).differences).toEqual([]);
}

test("a lost invoice that a cursor has passed by is found by the second look and not made again", async () => {
  const opened = (world = await sampleWorld({ scale: 0.02 }));
  await opened.control("POST", "/faults", { kind: "no_answer", method: "POST", path: "/v2/invoices", nth: 3 });
  expect((await opened.night()).exitCode).toBe(1);
  await settled(opened);
  // As if FreeAgent had shown newer invoices to the mirror before this one.
  await opened.database.execute(
    "update freeagent_sync.cursors set position = position + interval '1 day' where name = 'invoices'",
  );
  const next = await opened.night();
  expect(next.outcomes["settle"]).toMatchObject({ claimed: 1, created: 1 });
  expect(next.exitCode).toBe(0);
  await agree(opened);
});

test("a look that FreeAgent does not answer leaves that one write in doubt, and the others go on", async () => {
  const opened = (world = await sampleWorld({ scale: 0.02 }));
  const lost = { kind: "no_answer", method: "PUT", path: "/v2/invoices/*/transitions/mark_as_sent" };
  await opened.control("POST", "/faults", { ...lost, nth: 2, times: 2 });
  expect((await opened.night()).exitCode).toBe(1);
  await settled(opened);
  const rows = await opened.database.query(
    "select freeagent_id from freeagent_sync.intents where state = 'in_doubt' order by sent_at limit 1",
  );
  const path = `/v2/invoices/${String(rows[0]?.["freeagent_id"])}`;
  await opened.control("POST", "/faults", { kind: "5xx", method: "GET", path, probability: 1 });
  const next = await opened.night();
  expect(next.problem).toBeUndefined();
  expect(next.exitCode).toBe(1);
  expect(next.outcomes["settle"]).toMatchObject({ claimed: 2, unchanged: 1, in_doubt: 1 });

  await opened.control("DELETE", "/faults");
  expect((await opened.night()).exitCode).toBe(0);
  await agree(opened);
});

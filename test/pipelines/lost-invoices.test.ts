import { afterEach, expect, test } from "vitest";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { settled } from "../support/settled.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

async function booked({ control }: SampleWorld): Promise<readonly { url: string; reference: string }[]> {
  return ((await control("GET", "/books")) as { invoices: { url: string; reference: string }[] }).invoices;
}

test("an invoice that a person numbers anew while the answer to its making was lost is asked about, not made again", async () => {
  const opened = (world = await sampleWorld({ scale: 0.02, now: new Date().toISOString() }));
  await opened.control("POST", "/faults", { kind: "no_answer", method: "POST", path: "/v2/invoices", nth: 1 });
  expect((await opened.night()).outcomes["push invoices"]).toMatchObject({ in_doubt: 1 });
  const [lost] = await opened.database.query(
    "select source_key, marker from freeagent_sync.intents where state = 'in_doubt'",
  );
  const [sourceKey, reference] = [String(lost?.["source_key"]), String(lost?.["marker"])];
  const made = (await booked(opened)).find((invoice) => invoice.reference === reference);
  const path = new URL(made?.url ?? "").pathname;
  await opened.control("PUT", `/person${path}`, { invoice: { reference: "BY-HAND-1" } });
  await settled(opened);

  expect((await opened.night()).exitCode).toBe(1);
  expect((await booked(opened)).length).toBe(20);
  const held = "select reason, detail from freeagent_sync.rejects where entity = 'invoice' and source_key = $1";
  const [asked] = await opened.database.query(held, [sourceKey]);
  expect(asked?.["reason"]).toBe("possible_duplicate");
  expect(asked?.["detail"]).toContain(`BY-HAND-1 (${path})`);

  await opened.control("PUT", `/person${path}`, { invoice: { reference } });
  const words = ["rejects", "retry", "invoice", sourceKey, "--config", opened.configFile];
  expect((await runCli(words, { environment: opened.environment })).stdout).toMatch(/^1 released/);
  expect((await opened.night()).exitCode).toBe(0);
  expect(await opened.database.query(held, [sourceKey])).toEqual([]);
  expect((await booked(opened)).length).toBe(20);
});

import { afterEach, expect, test } from "vitest";
import { readHeldKeys } from "../../extract/rejects/read-held-keys.ts";
import { differencesOfSides } from "../support/differences-of-sides.ts";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { settled } from "../support/settled.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

/** A company whose one lost write cannot be looked at, and that is to be decided by a person since the last night. */
async function neverSeen(): Promise<{ readonly opened: SampleWorld; readonly key: string }> {
  const opened = (world = await sampleWorld({ scale: 0.02 }));
  const lost = { kind: "no_answer", method: "PUT", path: "/v2/invoices/*/transitions/mark_as_sent" };
  await opened.control("POST", "/faults", { ...lost, nth: 2 });
  await opened.night();
  await settled(opened);
  const [doubt] = await opened.database.query(
    "select freeagent_id, source_key from freeagent_sync.intents where state = 'in_doubt'",
  );
  const path = `/v2/invoices/${String(doubt?.["freeagent_id"])}`;
  await opened.control("POST", "/faults", { kind: "403", method: "GET", path, probability: 1 });
  const ago = "update freeagent_sync.intents set sent_at = sent_at - interval '2 days' where state = 'in_doubt'";
  await opened.database.execute(ago);
  for (const outcomes of [{ in_doubt: 1 }, { in_doubt: 1 }, { rejected: 1 }, { claimed: 0 }]) {
    const night = await opened.night();
    expect([night.exitCode, night.problem, night.outcomes["settle"]]).toMatchObject([1, undefined, outcomes]);
  }
  return { opened, key: String(doubt?.["source_key"]) };
}

test("a write that can never be looked at is a person's to decide, who may have it sent again", async () => {
  const { opened, key } = await neverSeen();
  const held = await readHeldKeys(opened.database, "sample", { dismissed: false, entity: "invoice" });
  expect(held).toMatchObject([{ sourceKey: key, reason: "look_failed", state: "person" }]);
  expect(held[0]?.detail).toContain("in FreeAgent by hand. Retry sends");
  await opened.control("DELETE", "/faults");
  const words = ["rejects", "retry", "invoice", key, "--config", opened.configFile];
  expect((await runCli(words, { environment: opened.environment })).stdout).toMatch(/^1 released/);
  expect(await opened.night()).toMatchObject({ exitCode: 0, open: { rejects: 0, inDoubt: 0 } });
  expect(await differencesOfSides(opened)).toEqual([]);
});

test("who leaves such a write as it is hears no more of it", async () => {
  const { opened, key } = await neverSeen();
  const words = ["rejects", "dismiss", "invoice", key, "--because", "it is there", "--config", opened.configFile];
  expect((await runCli(words, { environment: opened.environment })).exitCode).toBe(0);
  const night = await opened.night();
  expect(night.open).toMatchObject({ rejects: 0, inDoubt: 0 });
  expect(night.outcomes["push invoices"]).toMatchObject({ claimed: 0 });
});

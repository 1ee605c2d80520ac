import { afterEach, expect, test } from "vitest";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { until } from "../support/until.ts";

let world: SampleWorld;

afterEach(() => world.close());

test("a watch says at its start which tables do not wake it, because they are polled", async () => {
  world = await sampleWorld({
    scale: 0.01,
    edit: (files) => {
      files.edit("freeagent-sync.yaml", "receipts, key: receipt_id", "receipts, key: receipt_id, method: poll");
    },
  });
  const watching = new AbortController();
  const terminateAfter = new Promise((resolve) => {
    watching.signal.addEventListener("abort", resolve);
  });
  const { exitCode, stderr } = await runCli(["watch", "--config", world.configFile], {
    environment: world.environment,
    terminateAfter,
    onStderr: (text) => {
      if (text.includes("Watching")) watching.abort();
    },
  });
  expect(exitCode).toBe(0);
  expect(stderr).toContain("sample: sales.receipts (method: poll) wake no watch");
});

test("--poll says how many seconds lie between two looks at the change tables", async () => {
  world = await sampleWorld({ scale: 0.01 });
  await world.night();
  const watching = new AbortController();
  const terminateAfter = new Promise((resolve) => {
    watching.signal.addEventListener("abort", resolve);
  });
  const ended = runCli(["watch", "--poll", "0.1", "--config", world.configFile], {
    environment: world.environment,
    terminateAfter,
  });
  const looks: number[] = [];
  const looksOften = await until(async () => {
    const [row] = await world.database.query(
      `select extract(epoch from max(query_start)) * 1000 as at
       from pg_stat_activity
       where datname = current_database()
         and application_name like 'freeagent-sync watch%'
         and query like '%with open_changes as%'`,
    );
    const at = Number(row?.["at"] ?? 0);
    if (at !== (looks.at(-1) ?? 0)) looks.push(at);
    // Six in a row; at one look a second, which is usual, they take five seconds, and what follows a push is one look more.
    const [first, ...others] = looks.slice(-6);
    return others.length === 5 && (others.at(-1) ?? 0) - (first ?? 0) < 2500;
  });
  watching.abort();
  expect((await ended).exitCode).toBe(0);
  expect(looksOften).toBe(true);
});

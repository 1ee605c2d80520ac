import { afterEach, expect, test } from "vitest";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

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

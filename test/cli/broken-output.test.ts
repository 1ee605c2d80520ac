import { spawn } from "node:child_process";
import { existsSync, openSync, closeSync } from "node:fs";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

const cliFile = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

let world: SampleWorld;
beforeAll(async () => {
  world = await sampleWorld({ scale: 0.02 });
});
afterAll(async () => {
  await world.close();
});

/** Runs a command whose output goes nowhere: the reader has left (`pipe`), or the file lies on a full disk. */
async function run(args: readonly string[], stdout: "pipe" | number, stderr: "pipe" | number) {
  const child = spawn(process.execPath, [cliFile, ...args], {
    env: { ...process.env, ...world.environment, FREEAGENT_SYNC_CONFIG: world.configFile, NO_COLOR: "1" },
    stdio: ["ignore", stdout, stderr],
  });
  child.stdout?.destroy();
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (said += text));
  const [exitCode] = (await once(child, "close")) as [number];
  return { exitCode, said };
}

test.each([
  ["report", "history"],
  ["report", "history", "--format", "csv"],
  ["capture", "status"],
  ["plan", "--json"],
])("a reader that leaves a %s %s has what it wanted: nothing is said, and nothing was wrong", async (...args) => {
  await world.night();
  const { exitCode, said } = await run([...args, "--quiet"], "pipe", "pipe");
  expect([exitCode, said]).toEqual([0, ""]);
});

describe.skipIf(!existsSync("/dev/full"))("on a full disk", () => {
  let full: number;
  beforeAll(() => {
    full = openSync("/dev/full", "w");
  });
  afterAll(() => {
    closeSync(full);
  });

  test("a night whose log cannot be written does all its work", async () => {
    const { exitCode } = await run(["nightly", "--verbose"], "pipe", full);
    expect(exitCode).toBe(0);
    const last =
      "select exit_code, finished_at is not null as finished from freeagent_sync.runs order by run_id desc limit 1";
    expect(await world.database.query(last)).toEqual([{ exit_code: 0, finished: true }]);
  });

  test.each([
    ["report", "history"],
    ["plan", "--json"],
  ])("a %s %s that cannot be written says so and does not end with 0", async (...args) => {
    const { exitCode, said } = await run([...args, "--quiet"], full, "pipe");
    expect([exitCode, said]).toEqual([78, expect.stringMatching(/^freeagent-sync: standard output .*ENOSPC.*\n$/)]);
  });
});

import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld;

beforeAll(async () => {
  world = await sampleWorld({ scale: 0.01 });
});

afterAll(async () => {
  await world.close();
});

const run = (args: readonly string[], input = "") =>
  runCli(args, { environment: { ...world.environment, FREEAGENT_SYNC_CONFIG: world.configFile }, input });

test.each([
  ["auth logout --port 4118", "--port has no effect on auth logout; it belongs to auth login."],
  ["auth status --paste", "--paste has no effect on auth status; it belongs to auth login."],
  ["auth import --no-browser", "--no-browser has no effect on auth import; it belongs to auth login."],
  ["rejects list --because x", "--because has no effect on rejects list; it belongs to rejects dismiss."],
  [
    "rejects show invoice 1 --all",
    "--all has no effect on rejects show; it belongs to rejects list and rejects retry.",
  ],
  ["migrate --print-sql --json", "--print-sql prints SQL and --json one JSON document; give only one of them."],
  ["capture install --print-sql --json", "--print-sql prints SQL and --json one JSON document; give only one of them."],
  [
    "report night --json --format csv",
    "--json prints one JSON document and --format csv does not; give only one of them.",
  ],
  ["demo --scale abc", "--scale must be a number above 0, up to 1000 (a million invoices)."],
  ["demo --scale 0", "--scale must be a number above 0, up to 1000 (a million invoices)."],
  ["demo --seed -1.5", "--seed must be a whole number from 0 to 2147483647."],
  ["simulator --port abc", "--port must be a whole number from 0 (takes a free one) to 65535."],
])("an option without effect ends %s with 64, and nothing is done", async (command, message) => {
  const { exitCode, stdout, stderr } = await run(command.split(" "));
  const said = command.includes("--json")
    ? z.object({ problem: z.object({ message: z.string() }) }).parse(JSON.parse(stdout)).problem.message
    : stderr.trim();
  expect([exitCode, said]).toEqual([64, expect.stringContaining(message)]);
  expect(await world.database.query("select 1 from freeagent_sync.oauth_tokens")).toHaveLength(1);
});

test("a mistake with --json=true is one JSON document, too", async () => {
  const { exitCode, stdout } = await run(["nightly", "--json=true", "--max-duration", "0"]);
  expect(exitCode).toBe(64);
  expect(JSON.parse(stdout)).toMatchObject({ problem: { code: "max_duration_invalid" } });
});

test("every auth action prints one JSON document with --json", async () => {
  const forgotten = await run(["auth", "logout", "--json"]);
  expect(JSON.parse(forgotten.stdout)).toEqual({ companies: [{ company: "sample", had_tokens: true }] });
  const { refresh_token: token } = (await world.control("POST", "/tokens")) as { refresh_token: string };
  const imported = await run(["auth", "import", "--json"], token);
  expect(JSON.parse(imported.stdout)).toMatchObject({
    companies: [{ company: "sample", logged_in: true, subdomain: "democompany" }],
  });
});

test("a list that finds nothing of what was asked for says what else is held", async () => {
  await world.database.execute(
    `insert into freeagent_sync.rejects (company, entity, source_key, reason, detail)
     values ('sample', 'payment', '7001', 'no_bank_line', 'There is no line.')`,
  );
  const misspelt = await run(["rejects", "list", "--reason", "no_bnk_line"]);
  expect(misspelt.stdout).toContain("nothing of that kind is held; 1 other key is.");
});

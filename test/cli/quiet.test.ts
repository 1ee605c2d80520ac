import { afterAll, beforeAll, expect, test } from "vitest";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

/** A back office of which one customer is refused, and his invoice waits. */
let world: SampleWorld;

beforeAll(async () => {
  world = await sampleWorld({ scale: 0.01 });
  const bell = `a${String.fromCharCode(7)}@b.example`;
  await world.database.execute("update sales.customers set email = $1 where customer_id = 1001", [bell]);
});

afterAll(async () => {
  await world.close();
});

const run = (...args: string[]) =>
  runCli([...args, "--quiet"], { environment: { ...world.environment, FREEAGENT_SYNC_CONFIG: world.configFile } });
const said = ({ stderr }: { stderr: string }): string[] =>
  stderr.split("\n").filter((line) => line !== "" && !line.startsWith("{"));

test("a quiet night that does not end with 0 says why on stderr: under cron that mail is the alarm", async () => {
  const night = await run("nightly");
  expect([night.exitCode, night.stdout]).toEqual([1, ""]);
  expect(said(night)).toEqual([
    "sample: done, but something remains",
    expect.stringMatching(
      /^\d+ of the keys taken up wait for another key or a bank line: freeagent-sync rejects list --company sample$/,
    ),
    "1 key needs a person: freeagent-sync rejects list --company sample",
  ]);
});

test("so do a quiet plan and a quiet list of rejects", async () => {
  const plan = await run("plan");
  expect([plan.exitCode, plan.stdout, said(plan)]).toEqual([1, "", [expect.stringContaining("freeagent-sync plan")]]);
  const list = await run("rejects", "list");
  expect([list.exitCode, list.stdout]).toEqual([1, expect.stringMatching(/^sample: \d+ held: 1 for a person, .*\n$/)]);
});

test("quiet says nothing while all is well, and names the trigger that is missing and the log-in that is gone", async () => {
  expect(await run("auth", "status")).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  expect(await run("capture", "status")).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  const [row] = await world.database.query(
    "select tgname::text as name from pg_trigger where tgrelid = 'sales.receipts'::regclass and tgname like '%insert%'",
  );
  await world.database.execute(`drop trigger "${String(row?.["name"])}" on sales.receipts`);
  const status = await run("capture", "status");
  expect(status.exitCode).toBe(1);
  expect(status.stdout).toMatch(
    /^missing +sales\.receipts \S+\nTo mend the triggers: freeagent-sync capture install\n$/,
  );
  await run("auth", "logout");
  expect((await run("auth", "status")).stdout).toMatch(/^sample: not logged in/);
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { runCli, type CliResult } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

const cliFile = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** The sample, after a night in which one customer was refused and FreeAgent refused another. */
let world: SampleWorld;
const [spoilt, refused] = ["1001", "1002"];

const setCountry = "update sales.customers set country_code = $2 where customer_id = $1::bigint";

function rejects(...args: string[]): Promise<CliResult> {
  return runCli(["rejects", ...args], {
    environment: { ...world.environment, FREEAGENT_SYNC_CONFIG: world.configFile },
  });
}

function changes(entity: string): Promise<readonly object[]> {
  return world.database.query(`select source_key from freeagent_sync.${entity}_changes order by change_id`);
}

beforeAll(async () => {
  world = await sampleWorld({
    scale: 0.05,
    edit: (files) => {
      files.edit("mapping/contacts.sql", "when 'FR' then 'France'", "when 'FR' then 'Swaziland'");
    },
  });
  await world.database.execute("update sales.customers set country_code = 'GB' where country_code = 'FR'");
  const bell = `a${String.fromCharCode(7)}@b.example`;
  await world.database.execute("update sales.customers set email = $2 where customer_id = $1::bigint", [spoilt, bell]);
  await world.database.execute(setCountry, [refused, "FR"]);
  await world.night();
});

afterAll(async () => {
  await world.close();
});

test("list tells what needs a person, what waits for what, fits the terminal, and exits 1", async () => {
  const { stdout, exitCode } = await rejects("list");
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/held: 2 for a person, \d+ for another key/);
  expect(stdout).toMatch(/contact +.*1001 +.*invalid_row/);
  expect(stdout).toMatch(/invoice +.*contact 1001 +.*waiting_for_contact/);
  const longest = Math.max(...stdout.split("\n").map((line) => line.length));
  expect(longest).toBeLessThanOrEqual(120);
});

test("list --json is one document and can be narrowed by entity and reason", async () => {
  const { stdout } = await rejects("list", "contact", "--reason", "invalid_row", "--json");
  const document = z
    .object({ companies: z.array(z.object({ company: z.string(), rejects: z.array(z.looseObject({})) })) })
    .parse(JSON.parse(stdout));
  expect(document.companies[0]?.rejects).toHaveLength(1);
  expect(document.companies[0]?.rejects[0]).toMatchObject({
    entity: "contact",
    source_key: spoilt,
    state: "person",
    field: "email",
    freeagent_message: null,
    attempts: 1,
  });
});

test("show sets FreeAgent's own words beside ours, and tells the last write and whom it holds up", async () => {
  const { stdout, exitCode } = await rejects("show", "contact", refused);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/FreeAgent says +country is not included in the list/);
  expect(stdout).toMatch(/last write +create refused, status 422/);
  expect(stdout).toMatch(/holds up +\d+: invoice/);
  const [row] = await world.database.query(
    "select freeagent_message from freeagent_sync.rejects where entity = 'contact' and source_key = $1",
    [refused],
  );
  expect(row).toEqual({ freeagent_message: "country is not included in the list" });
});

test("a key that is not held is a mistake on the command line, with the nearest one that is", async () => {
  const { stderr, exitCode } = await rejects("show", "contact", "1011");
  expect(exitCode).toBe(64);
  expect(stderr).toMatch(/No contact with the key 1011 is held for sample.*Did you mean 1001\?/s);
});

test("dismiss wants a reason, records who, when and why, and a new change brings the key back", async () => {
  expect((await rejects("dismiss", "contact", spoilt)).exitCode).toBe(64);
  expect((await rejects("dismiss", "contact", spoilt, "--because", "closed account")).exitCode).toBe(0);
  const read = "select dismissed_by, dismissed_because, dismissed_at from freeagent_sync.rejects where source_key = $1";
  const [row] = await world.database.query(read, [spoilt]);
  expect(row).toMatchObject({ dismissed_because: "closed account" });
  expect(row?.["dismissed_by"]).toMatch(/.+@.+/);
  expect(row?.["dismissed_at"]).not.toBeNull();
  expect((await rejects("list", "--reason", "invalid_row")).exitCode).toBe(0);

  await world.database.execute("update sales.customers set telephone = '1' where customer_id = $1::bigint", [spoilt]);
  await world.night();
  const [again] = await world.database.query(read, [spoilt]);
  expect(again).toEqual({ dismissed_by: null, dismissed_because: null, dismissed_at: null });
  expect((await rejects("list", "--reason", "invalid_row")).exitCode).toBe(1);
});

test.runIf(process.getuid?.() === 0)("dismiss works for a user without a name, as in a container", async () => {
  const folder = dirname(world.configFile);
  chmodSync(folder, 0o755);
  const child = spawn(process.execPath, [cliFile, "rejects", "dismiss", "contact", spoilt, "--because", "x"], {
    env: { ...process.env, ...world.environment, FREEAGENT_SYNC_CONFIG: world.configFile },
    stdio: "ignore",
    uid: 54_321,
    gid: 54_321,
  });
  expect(await once(child, "close")).toEqual([0, null]);
  const [row] = await world.database.query("select dismissed_by from freeagent_sync.rejects where source_key = $1", [
    spoilt,
  ]);
  expect(row?.["dismissed_by"]).toMatch(/^user 54321@/);
  await world.database.execute(
    "update freeagent_sync.rejects set dismissed_at = null, dismissed_by = null, dismissed_because = null where source_key = $1",
    [spoilt],
  );
});

test("a waiting key cannot be dismissed: it is the other one that needs a person", async () => {
  const [invoice] = await world.database.query(
    "select source_key from freeagent_sync.rejects where waiting_for = 'contact:1001' limit 1",
  );
  const { stderr, exitCode } = await rejects("dismiss", "invoice", String(invoice?.["source_key"]), "--because", "x");
  expect(exitCode).toBe(64);
  expect(stderr).toContain("waits for contact 1001");
});

test.each([
  ["/v2/invoices/7", "paid_value_differs", "every pull compares it again"],
  ["7", "apply_failed", "every run tries"],
])("what is held of a bank payment (%s) says by itself what ends it", async (key, reason, ends) => {
  await world.database.execute(
    `insert into freeagent_sync.rejects (company, entity, source_key, reason, detail)
     values ('sample', 'bank_payment', $1, $2, 'told')`,
    [key, reason],
  );
  const dismissed = await rejects("dismiss", "bank_payment", key, "--because", "x");
  expect([dismissed.exitCode, dismissed.stderr]).toEqual([64, expect.stringContaining(ends)]);
  const { stdout } = await rejects("show", "bank_payment", key);
  expect(stdout).toMatch(/next .*every (pull|run)/);
  expect(stdout).not.toContain("rejects retry");
  await world.database.execute("delete from freeagent_sync.rejects where entity = 'bank_payment'");
});

test("retry releases a key once; twice is once", async () => {
  expect((await rejects("retry")).exitCode).toBe(64);
  expect((await rejects("retry", "--reason", "no_such")).stderr).toMatch(/the reasons there are: .*invalid_row/);
  expect((await rejects("retry", "--all")).stdout).toMatch(/^2 released/);
  expect((await rejects("retry", "contact", spoilt)).stdout).toBe(
    "Nothing had to be released: the next push or nightly tries it anyway.\n",
  );
  expect((await rejects("retry", "--all")).stdout).toContain("the next push or nightly tries all 2 anyway");
  expect(await changes("contact")).toHaveLength(2);
  await world.night();
  expect(await changes("contact")).toHaveLength(0);
  const attempts = await world.database.query(
    "select attempts from freeagent_sync.rejects where entity = 'contact' order by source_key",
  );
  expect(attempts).toEqual([{ attempts: 3 }, { attempts: 2 }]);
});

test("list shows a long key whole: it is what the next command takes", async () => {
  const key = "558fdb55-d045-49bd-bf8d-c838f58d2db5";
  await world.database.execute(
    `insert into freeagent_sync.rejects (company, entity, source_key, reason, detail)
     values ('sample', 'payment', $1, 'no_bank_line', 'There is no line.')`,
    [key],
  );
  const { stdout } = await rejects("list", "payment");
  expect(stdout).toContain(` ${key} `);
  expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
});

test("show names the way on as it can be typed: with the company that was named, and a key with a space in quotes", async () => {
  await world.database.execute(
    `insert into freeagent_sync.rejects (company, entity, source_key, reason, detail)
     values ('sample', 'invoice', 'R 2026/9', 'total_mismatch', 'They differ.')`,
  );
  const { stdout } = await rejects("show", "invoice", "R 2026/9", "--company", "sample");
  expect(stdout).toContain("freeagent-sync rejects retry invoice 'R 2026/9' --company sample (");
});

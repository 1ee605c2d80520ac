import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { migrate } from "../../db/migrate.ts";
import { migrationsFolder } from "../../db/migration-files.ts";
import { claimChanges, type ChangeOrigin } from "../../extract/changes/claim-changes.ts";
import { enqueueBackfill } from "../../load/changes/enqueue-backfill.ts";
import { lendDatabase, type LentDatabase } from "../support/database.ts";

let lent: LentDatabase;

beforeEach(async () => {
  lent = await lendDatabase();
});
afterEach(() => lent.drop());

/** All open keys of an origin, claimed two by two. */
async function claimed(origin: ChangeOrigin): Promise<string[]> {
  const keys: string[] = [];
  let after = "0";
  for (;;) {
    const claim = await claimChanges(lent.database, "acme", "invoice", origin, after, 2);
    if (claim === undefined) return keys;
    after = claim.lastChangeId;
    keys.push(...claim.keys.map(({ sourceKey }) => sourceKey));
  }
}

function write(op: string, ...keys: readonly string[]): Promise<number> {
  return lent.database.execute(
    `insert into freeagent_sync.invoice_changes (company, source_key, op)
     select 'acme', k.key, $1
     from unnest($2::text[]) with ordinality k (key, position)
     order by k.position`,
    [op, keys],
  );
}

function enqueue(...keys: readonly string[]): Promise<number> {
  return enqueueBackfill(lent.database, "acme", "invoice", keys);
}

test("backfill changes are claimed in the order they were enqueued, live ones apart from them in theirs", async () => {
  await enqueue("9", "5", "7");
  await write("U", "30", "10");
  await enqueue("2", "8");
  await write("D", "20");
  expect(await claimed("backfill")).toEqual(["9", "5", "7", "2", "8"]);
  expect(await claimed("live")).toEqual(["30", "10", "20"]);
});

test("a change that own code wrote with the letter of backfill, or one of its own, is worked off and shown as a live one", async () => {
  await write("B", "1");
  await write("X", "2");
  expect(await claimed("backfill")).toEqual([]);
  expect(await claimed("live")).toEqual(["1", "2"]);
  const backlog = await lent.database.query("select source_key, state from freeagent_sync.report_backlog");
  expect(backlog).toEqual([
    { source_key: "1", state: "unsent" },
    { source_key: "2", state: "unsent" },
  ]);
});

test("the open changes of a database that is brought up to date stay what they were, in their order", async () => {
  const older = mkdtempSync(join(tmpdir(), "freeagent-sync-older-"));
  try {
    for (const name of readdirSync(migrationsFolder).filter((file) => file < "0019")) {
      cpSync(join(migrationsFolder, name), join(older, name));
    }
    await lent.database.execute("drop schema freeagent_sync, freeagent_mirror cascade");
    await migrate(lent.database, { folder: older });
    await write("B", "9", "5");
    await write("I", "1");
    await write("B", "7");
    const times = () =>
      lent.database.query("select source_key, changed_at from freeagent_sync.invoice_changes order by source_key");
    const before = await times();
    await migrate(lent.database);
    expect(await times()).toEqual(before);
    await enqueue("4");
    expect(await claimed("backfill")).toEqual(["9", "5", "7", "4"]);
    expect(await claimed("live")).toEqual(["1"]);
  } finally {
    rmSync(older, { recursive: true, force: true });
  }
});

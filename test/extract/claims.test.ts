import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../db/connect.ts";
import { openConnection, type TestConnection } from "../support/open-connection.ts";
import type { Database } from "../../domain/queryable.ts";
import { claimChanges } from "../../extract/changes/claim-changes.ts";
import { acknowledgeChanges } from "../../load/changes/acknowledge-changes.ts";
import { checkCapture, installStatements, runCapture } from "../../load/capture/install-capture.ts";
import { lendDatabase, type LentDatabase } from "../support/database.ts";

const company = "acme";
const keys = [1, 2, 3, 4, 5, 6];

let lent: LentDatabase;
let reader: Database;
let writers: TestConnection[];

beforeAll(async () => {
  lent = await lendDatabase();
  reader = connect({ url: lent.url, applicationName: "claims" });
  writers = await Promise.all([openConnection(lent.url), openConnection(lent.url)]);
  await lent.database.query("create table public.customers (id integer primary key, name text not null)");
  const table = {
    company,
    entity: "contact",
    schema: "public",
    table: "customers",
    key: "id",
    feeds: false,
    method: "triggers",
  } as const;
  await runCapture(lent.database, installStatements(await checkCapture(lent.database, [table], company)));
});

afterAll(async () => {
  await Promise.all(writers.map((writer) => writer.close()));
  await reader.close();
  await lent.drop();
});

/** One step of a random life: a writer acts, or the reader claims. */
type Step =
  | { readonly act: "claim" }
  | { readonly act: "commit" | "rollback" | "savepoint" | "undo"; readonly writer: 0 | 1 }
  | { readonly act: "write"; readonly writer: 0 | 1; readonly key: number; readonly how: string };

const writer = fc.constantFrom(0 as const, 1 as const);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ act: fc.constant("claim" as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ act: fc.constantFrom("commit" as const, "rollback", "savepoint", "undo"), writer }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      act: fc.constant("write" as const),
      writer,
      key: fc.constantFrom(...keys),
      how: fc.constantFrom("put", "rename", "delete", "rekey", "bulk"),
    }),
  },
);

const statements: Readonly<Record<string, string>> = {
  put: "insert into public.customers values ($1, 'n') on conflict (id) do update set name = customers.name || '+'",
  rename: "update public.customers set name = name || '.' where id = $1",
  delete: "delete from public.customers where id = $1",
  // A key that moves: the old one is gone, the new one is there.
  rekey:
    "update public.customers set id = id + 100 where id = $1 and not exists (select 1 from public.customers where id = $1 + 100)",
  bulk: "update public.customers set name = name || '*' where id >= $1",
};

/** What the reader believes to be in the table: the last state that it read after a claim. */
type Seen = Map<string, string>;

/** Claims all open changes, reads the rows as a push does, remembers them, and acknowledges what was claimed before reading. */
async function claimAll(seen: Seen, acknowledged: Set<string>): Promise<number> {
  let [after, claimed] = ["0", 0];
  for (;;) {
    const claim = await claimChanges(reader, company, "contact", "live", after, 2);
    if (claim === undefined) return claimed;
    after = claim.lastChangeId;
    for (const { sourceKey, changeIds } of claim.keys) {
      const [row] = await reader.query("select name from public.customers where id = $1::integer", [sourceKey]);
      if (row === undefined) seen.delete(sourceKey);
      else seen.set(sourceKey, String(row["name"]));
      for (const id of changeIds) {
        expect(acknowledged.has(id), "a change that was acknowledged is no work again").toBe(false);
        acknowledged.add(id);
      }
      claimed += changeIds.length;
    }
    await acknowledgeChanges(
      reader,
      "contact",
      claim.keys.flatMap(({ changeIds }) => changeIds),
    );
  }
}

async function play(steps: readonly Step[]): Promise<void> {
  await reader.query("delete from public.customers");
  await reader.query("delete from freeagent_sync.contact_changes");
  const seen: Seen = new Map();
  const acknowledged = new Set<string>();
  for (const one of steps) {
    if (one.act === "claim") await claimAll(seen, acknowledged);
    else if (one.act === "write") await writers[one.writer]?.write(statements[one.how] ?? "", [one.key]);
    else await writers[one.writer]?.control(one.act);
  }
  for (const one of writers) await one.control("commit");
  await claimAll(seen, acknowledged);
  expect(await claimAll(seen, acknowledged), "nothing is left").toBe(0);
  const rows = await reader.query("select id::text as id, name from public.customers");
  expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(rows.map((row) => [row["id"], row["name"]])));
}

test("whatever transactions do, every committed change is claimed, none again, and the last state wins", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 40 }), (steps) => play(steps)),
    { numRuns: Number(process.env["CLAIM_RUNS"] ?? 60) },
  );
});

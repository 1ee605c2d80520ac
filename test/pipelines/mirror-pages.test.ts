import { afterAll, beforeAll, expect, it } from "vitest";
import { acquireLease, type Lease } from "../../load/runs/lease.ts";
import { mirrorTables, type MirroredObject } from "../../load/mirror/mirror-tables.ts";
import { mirrorPages, type MirrorContext } from "../../pipelines/pull/mirror-pages.ts";
import { systemClock } from "../../cli/system-clock.ts";
import { memoryLogger } from "../freeagent/memory-logger.ts";
import { lendDatabase, type LentDatabase } from "../support/database.ts";

let lent: LentDatabase;
let lease: Lease;

beforeAll(async () => {
  lent = await lendDatabase();
  lease = await lent.database.transaction((transaction) => acquireLease(transaction, "acme", "test", 1, 600));
});
afterAll(() => lent.drop());

const contact = (id: number, name: string): MirroredObject => ({
  id,
  raw: { url: `https://api.freeagent.com/v2/contacts/${id}`, organisation_name: name, status: "Active" },
});

async function* inPages(...pages: MirroredObject[][]): AsyncGenerator<MirroredObject[], void> {
  for (const page of pages) yield await Promise.resolve(page);
}

async function mirror(pages: AsyncIterable<readonly MirroredObject[]>): Promise<void> {
  const progress = { batchDone: () => undefined, pageMirrored: () => undefined };
  const signal = new AbortController().signal;
  const shared = { clock: systemClock, logger: memoryLogger(), progress, signal, runId: "1" };
  const client = { calls: { reads: 0, writes: 0 } };
  const context: MirrorContext = { ...shared, client, lease, database: lent.database, company: { name: "acme" } };
  await mirrorPages(context, mirrorTables.contacts, pages, () => undefined);
}

function mirrored() {
  return lent.database.query(
    "select freeagent_id, organisation_name, xmin::text from freeagent_mirror.contacts order by freeagent_id",
  );
}

it("stores the later one of a row that comes twice because the pages shifted", async () => {
  const shifted = inPages([contact(1, "One"), contact(2, "Two")], [contact(2, "Two and more"), contact(3, "Three")]);
  await mirror(shifted);
  expect(await mirrored()).toMatchObject([
    { freeagent_id: "1", organisation_name: "One" },
    { freeagent_id: "2", organisation_name: "Two and more" },
    { freeagent_id: "3", organisation_name: "Three" },
  ]);
});

it("does not touch rows that come unchanged, and mirrors one again that was taken for deleted", async () => {
  await mirror(inPages([contact(11, "Eleven"), contact(12, "Twelve"), contact(13, "Thirteen")]));
  await lent.database.execute("update freeagent_mirror.contacts set deleted_at = now() where freeagent_id = 12");
  const before = await mirrored();
  const locks = "select freeagent_id, xmax::text from freeagent_mirror.contacts where freeagent_id = 11";
  const lockedBefore = await lent.database.query(locks);
  await mirror(inPages([contact(11, "Eleven"), contact(12, "Twelve"), contact(13, "Thirteen and more")]));
  const after = await mirrored();
  expect(await lent.database.query(locks)).toEqual(lockedBefore);
  const changed = after.filter((row, index) => row["xmin"] !== before[index]?.["xmin"]);
  expect(changed.map((row) => row["freeagent_id"])).toEqual(["12", "13"]);
  expect(await lent.database.query("select 1 from freeagent_mirror.contacts where deleted_at is not null")).toEqual([]);
});

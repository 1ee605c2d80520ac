// A million pending changes claimed and acknowledged, against bare deletes of 500 by pg alone. npm run bench -- claim
import pg from "pg";
import type { Database } from "../domain/queryable.ts";
import { claimChanges } from "../extract/claim-changes.ts";
import { acknowledgeChanges } from "../load/acknowledge-changes.ts";
import { rate, ratio, report } from "./report.ts";
import { race, sized, withServer } from "./rounds.ts";

const pending = sized(1_000_000, 100_000);
const rounds = 10;
const batches = pending / rounds / 500;

async function fill(database: Database): Promise<void> {
  await database.query(`
    create table public.bare (like freeagent_sync.invoice_changes including all);
    insert into public.bare (company, source_key, op) select 'bench', n::text, 'U' from generate_series(1, ${pending}) n;
    insert into freeagent_sync.invoice_changes (company, source_key, op)
    select 'bench', n::text, 'U' from generate_series(1, ${pending}) n;`);
  await database.query("analyze public.bare");
  await database.query("analyze freeagent_sync.invoice_changes");
}

await withServer(false, async (database, url) => {
  await fill(database);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const text = `
    with next as materialized (select change_id from public.bare order by change_id limit 500)
    delete from public.bare b using next n where b.change_id = n.change_id returning b.change_id, b.source_key`;
  let peak = process.memoryUsage().rss;
  let after = "0";
  const times = await race(rounds, {
    bare: async () => {
      for (let batch = 0; batch < batches; batch += 1) await client.query({ name: "bare", text });
    },
    ours: async () => {
      for (let batch = 0; batch < batches; batch += 1) {
        const claim = await claimChanges(database, "bench", "invoice", "live", after, 500);
        if (claim === undefined) throw new Error("fewer changes than were made");
        after = claim.lastChangeId;
        await acknowledgeChanges(
          database,
          "invoice",
          claim.keys.flatMap(({ changeIds }) => changeIds),
        );
      }
      peak = Math.max(peak, process.memoryUsage().rss);
    },
  });
  await client.end();
  const { bare = 0, ours = 0 } = times;
  report("claim", [
    {
      work: `${pending.toLocaleString("en-GB")} changes in batches of 500`,
      reference: "bare delete .. returning by pg alone",
      ours: rate(pending / rounds, ours),
      theirs: rate(pending / rounds, bare),
      ratio: ratio(bare, ours),
      target: ">= 0.60",
    },
    {
      work: "peak memory of it",
      reference: "150 MB",
      ours: `${Math.round(peak / 1_000_000)} MB`,
      theirs: "",
      ratio: ratio(peak / 1_000_000, 150),
      target: "<= 1.00",
    },
  ]);
});

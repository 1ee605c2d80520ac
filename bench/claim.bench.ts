// A million pending changes claimed and acknowledged, against bare deletes of 500 by pg alone, and the memory that it takes
// in a process of its own. npm run bench -- claim
import { execFileSync } from "node:child_process";
import pg from "pg";
import type { Database } from "../domain/queryable.ts";
import { bundled } from "../test/support/bundled.ts";
import { claimBatches } from "./claim-batches.ts";
import { rate, ratio, report } from "./report.ts";
import { race, sized, withServer } from "./rounds.ts";

const pending = sized(1_000_000, 100_000);
const rounds = 10;
const batches = pending / rounds / 500;

async function fill(database: Database, table: string): Promise<void> {
  const rows = `select 'bench', n::text, 'U' from generate_series(1, ${pending}) n`;
  await database.query(`insert into ${table} (company, source_key, op) ${rows}`);
  await database.query(`analyze ${table}`);
}

/** Megabytes that a process held at most that claims and acknowledges all that is pending. */
function peak(url: string): number {
  const program = bundled(new URL("claim-process.ts", import.meta.url));
  return Number(execFileSync(process.execPath, [program, url, String(pending / 500)]).toString()) / 1e6;
}

await withServer(false, async (database, url) => {
  await database.query("create table public.bare (like freeagent_sync.invoice_changes including all)");
  for (const table of ["public.bare", "freeagent_sync.invoice_changes"]) await fill(database, table);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const text = `
    with next as materialized (select change_id from public.bare order by change_id limit 500)
    delete from public.bare b using next n where b.change_id = n.change_id returning b.change_id, b.source_key`;
  let after = "0";
  const times = await race(rounds, {
    bare: async () => {
      for (let batch = 0; batch < batches; batch += 1) await client.query({ name: "bare", text });
    },
    ours: async () => {
      after = await claimBatches(database, after, batches);
    },
  });
  await client.end();
  await fill(database, "freeagent_sync.invoice_changes");
  const memory = peak(url);
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
      ours: `${Math.round(memory)} MB`,
      theirs: "",
      ratio: ratio(memory, 150),
      target: "<= 1.00",
    },
  ]);
});

// What capture costs the back office: the same statements on a table without triggers, with ours, and with others that
// one could think of. npm run bench -- capture
import type { CapturedTable } from "../domain/captured-table.ts";
import type { Database } from "../domain/queryable.ts";
import { captureInstallSql, tableCapture } from "../load/capture/capture-sql.ts";
import { ms, ratio, report, type Row } from "./report.ts";
import { race, sized, withServer } from "./rounds.ts";

/** heap: keys into a table without index; queue: keys into one that can be acknowledged; by_row: ours, one per row. */
const tables = ["plain", "heap", "queue", "captured", "by_row"] as const;
const singles = 250;
const bulk = 10_000;

async function prepare(database: Database): Promise<void> {
  for (const table of tables) {
    await database.query(
      `create table public.${table} (id bigint primary key, name text not null, town text);
       insert into public.${table} select n, 'name', 'town' from generate_series(1, ${bulk}) n`,
    );
  }
  await database.query(`
    create table public.heap_keys (key text);
    create table public.queue_keys (change_id bigint generated always as identity primary key, key text)`);
  for (const table of ["heap", "queue"]) {
    await database.query(`
      create function public.keep_${table}() returns trigger language plpgsql as $$
      begin insert into public.${table}_keys (key) select id::text from new_rows; return null; end $$;
      create trigger keep_insert after insert on public.${table} referencing new table as new_rows
        for each statement execute function public.keep_${table}();
      create trigger keep_update after update on public.${table} referencing new table as new_rows
        for each statement execute function public.keep_${table}()`);
  }
  await database.query(ourTriggers("captured", false));
  await database.query(ourTriggers("by_row", true));
}

/** Ours; per row they are what a partitioned table gets. */
function ourTriggers(table: string, perRow: boolean): string {
  const named = { company: "bench", entity: "contact", schema: "public", table, key: "id" } as const;
  const captured: CapturedTable = { ...named, feeds: false, method: "triggers" };
  return captureInstallSql(tableCapture(captured, { perRow, nullable: false, comparable: true, styled: false }));
}

let next = bulk;

type Work = (database: Database, table: string) => Promise<void>;

const works: Readonly<Record<string, Work>> = {
  "insert, single rows": async (database, table) => {
    for (let row = 0; row < singles; row += 1) {
      next += 1;
      await database.execute(`insert into public.${table} values ($1, 'name', 'town')`, [next]);
    }
  },
  "update, single rows": async (database, table) => {
    for (let row = 1; row <= singles; row += 1) {
      await database.execute(`update public.${table} set town = 'other' where id = $1`, [row]);
    }
  },
  "insert, 10,000 rows": async (database, table) => {
    next += bulk;
    await database.execute(
      `insert into public.${table} select n, 'name', 'town' from generate_series($1::bigint, $2::bigint) n`,
      [next - bulk + 1, next],
    );
  },
  "update, 10,000 rows": async (database, table) => {
    await database.execute(`update public.${table} set town = 'other' where id between 1 and $1`, [bulk]);
  },
};

await withServer(true, async (database) => {
  await prepare(database);
  const rows: Row[] = [];
  const notes: string[] = [];
  for (const [name, work] of Object.entries(works)) {
    const contestants = tables.map((table) => [table, () => work(database, table)] as const);
    const times = await race(sized(15, 5), Object.fromEntries(contestants));
    const { plain = 0, heap = 0, queue = 0, captured = 0, by_row = 0 } = times;
    const [reference, theirs, target] = name.includes("single")
      ? (["the same statement without triggers", plain, "<= 1.12"] as const)
      : (["a trigger that stores keys, with the queue's own index", queue, "<= 1.10"] as const);
    const measured = { ours: ms(captured), theirs: ms(theirs), ratio: ratio(captured, theirs), target };
    rows.push({ work: name, reference, ...measured });
    notes.push(
      `${name}: ours is ${ratio(captured, plain)} x plain, ${ratio(captured, heap)} x keys in a heap without index; ` +
        `a trigger per row would be ${ratio(by_row, captured)} x ours.`,
    );
  }
  report("capture", rows, notes);
});

// What capture costs the back office: the same statements on a table without triggers, with the cheapest trigger that
// stores keys, with a row-level trigger that writes what ours writes, and with ours. npm run bench -- capture
import type { Database } from "../domain/queryable.ts";
import { checkCapture, installStatements, runCapture } from "../load/install-capture.ts";
import { race, report, withServer } from "./rounds.ts";

const tables = ["plain", "keyed", "rowwise", "captured"] as const;
type Table = (typeof tables)[number];
const singles = 1_000;
const bulk = 10_000;

async function prepare(database: Database): Promise<void> {
  for (const table of tables) {
    await database.query(`create table public.${table} (id bigint primary key, name text not null, town text)`);
  }
  await database.query(`
    create table public.keys (key text);
    create function public.keep_keys() returns trigger language plpgsql as $$
    begin insert into public.keys select id::text from new_rows; return null; end $$;
    create trigger keep_insert after insert on public.keyed referencing new table as new_rows
      for each statement execute function public.keep_keys();
    create trigger keep_update after update on public.keyed referencing new table as new_rows
      for each statement execute function public.keep_keys();
    create function public.keep_row() returns trigger language plpgsql as $$
    begin
      insert into freeagent_sync.invoice_changes (company, source_key, op) values ('bench', new.id::text, left(tg_op, 1));
      return null;
    end $$;
    create trigger keep_row after insert or update on public.rowwise
      for each row execute function public.keep_row();`);
  const captured = { company: "bench", entity: "contact", schema: "public", table: "captured", key: "id" } as const;
  const wanted = [{ ...captured, feeds: false, method: "triggers" } as const];
  await runCapture(database, installStatements(await checkCapture(database, wanted, "bench")));
}

let next = 0;

const works: Readonly<Record<string, (database: Database, table: Table) => Promise<void>>> = {
  "insert, single rows": async (database, table) => {
    for (let row = 0; row < singles; row += 1) {
      next += 1;
      await database.execute(`insert into public.${table} values ($1, 'name', 'town')`, [next]);
    }
  },
  "update, single rows": async (database, table) => {
    for (let row = 1; row <= singles; row += 1) {
      await database.execute(`update public.${table} set town = town || '.' where id = $1`, [row]);
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

await withServer(async (database) => {
  await prepare(database);
  for (const table of tables) {
    await database.execute(`insert into public.${table} select n, 'n', 't' from generate_series(1, ${bulk}) n`);
  }
  next = bulk;
  const rows = [];
  for (const [name, work] of Object.entries(works)) {
    const times = await race(7, {
      plain: () => work(database, "plain"),
      keyed: () => work(database, "keyed"),
      rowwise: () => work(database, "rowwise"),
      captured: () => work(database, "captured"),
    });
    const { plain = 0, keyed = 0, rowwise = 0, captured = 0 } = times;
    rows.push({
      work: name,
      "plain ms": Math.round(plain),
      "row-level / plain": (rowwise / plain).toFixed(2),
      "captured / plain": (captured / plain).toFixed(2),
      "captured / cheapest trigger": (captured / keyed).toFixed(2),
    });
  }
  report("capture", rows);
});

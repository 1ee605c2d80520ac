import pg from "pg";
import { Pool } from "undici";
import * as z from "zod";
import { customersMapping } from "./customers.ts";

const batchSize = 500;
const concurrency = 16;

/** How a good engineer would push by hand where nothing may go wrong. */
export interface BarePush {
  /** Pushes all customers: a prepared read per 500, calls over a pool, one update per 500. No guarantees at all. */
  push(): Promise<void>;
  /** Reads all customers through the mapping: a prepared query per 500. */
  read(): Promise<void>;
  close(): Promise<void>;
}

const answer = z.object({ contact: z.object({ url: z.string() }) });

/** The hand-tuned loop over a table of numbers of its own. */
export async function barePush(databaseUrl: string, origin: string): Promise<BarePush> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query("create table public.bare_links (id bigint primary key, freeagent_id bigint)");
  const pool = new Pool(origin, { connections: concurrency, pipelining: 1 });
  const read = async (first: number): Promise<Record<string, unknown>[]> => {
    const text = `select * from (${customersMapping}) m where m.source_key = any($1::bigint[])`;
    const keys = Array.from({ length: batchSize }, (_, index) => first + index);
    return (await client.query<Record<string, unknown>>({ name: "read", text, values: [keys] })).rows;
  };
  const call = async (row: Record<string, unknown>): Promise<[unknown, number]> => {
    const { source_key: key, hidden: _hidden, ...attributes } = row;
    const headers = { "content-type": "application/json", authorization: "Bearer bench-token" };
    const body = JSON.stringify({ contact: attributes });
    const response = await pool.request({ method: "POST", path: "/v2/contacts", headers, body });
    if (response.statusCode !== 201) throw new Error(`status ${response.statusCode}`);
    const { contact } = answer.parse(await response.body.json());
    return [key, Number(contact.url.slice(contact.url.lastIndexOf("/") + 1))];
  };
  const pushRows = async (rows: Record<string, unknown>[]): Promise<[unknown, number][]> => {
    const done: [unknown, number][] = [];
    let next = 0;
    const work = async (): Promise<void> => {
      for (let row = rows[next++]; row !== undefined; row = rows[next++]) done.push(await call(row));
    };
    await Promise.all(Array.from({ length: concurrency }, work));
    return done;
  };
  const text = "insert into public.bare_links select * from unnest($1::bigint[], $2::bigint[])";
  return {
    async push() {
      await client.query("truncate public.bare_links");
      for (let first = 1; ; first += batchSize) {
        const rows = await read(first);
        if (rows.length === 0) return;
        const done = await pushRows(rows);
        await client.query({ name: "keep", text, values: [done.map(([key]) => key), done.map(([, id]) => id)] });
      }
    },
    async read() {
      for (let first = 1; (await read(first)).length > 0; first += batchSize);
    },
    async close() {
      await pool.close();
      await client.end();
    },
  };
}

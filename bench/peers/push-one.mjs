// The job of a queue: read the row, make the call, keep the number. Written as its manual would have it.
import pg from "pg";
import { Pool } from "undici";

export const databaseUrl = process.env.DATABASE_URL;
export const customers = Number(process.env.CUSTOMERS);

/** Gives a handler for one key, and what closes its connections. */
export function pushOne(peer) {
  const database = new pg.Pool({ connectionString: databaseUrl, max: 16 });
  const freeagent = new Pool(process.env.ORIGIN, { connections: 16, pipelining: 1 });
  const headers = { "content-type": "application/json", authorization: "Bearer bench-token" };
  const text = `select * from (${process.env.MAPPING}) m where m.source_key = $1`;
  return {
    async handle(id) {
      const { rows } = await database.query({ name: "read", text, values: [id] });
      const { source_key: _key, hidden: _hidden, ...contact } = rows[0];
      const body = JSON.stringify({ contact });
      const response = await freeagent.request({ method: "POST", path: "/v2/contacts", headers, body });
      if (response.statusCode !== 201) throw new Error(`status ${response.statusCode}`);
      const { url } = (await response.body.json()).contact;
      const values = [peer, id, Number(url.slice(url.lastIndexOf("/") + 1))];
      await database.query({ name: "keep", text: "insert into public.peer_links values ($1, $2, $3)", values });
    },
    async close() {
      await freeagent.close();
      await database.end();
    },
  };
}

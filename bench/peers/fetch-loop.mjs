// The loop that one writes first: all rows read at once, built-in fetch, 16 at once, the number kept row by row.
import pg from "pg";
import { databaseUrl } from "./push-one.mjs";
import { answerTurns, sixteenAtOnce } from "./turns.mjs";

const database = new pg.Pool({ connectionString: databaseUrl, max: 16 });
const headers = { "content-type": "application/json", authorization: "Bearer bench-token" };

await answerTurns({
  fill: () => Promise.resolve(),
  async push() {
    const { rows } = await database.query(process.env.MAPPING);
    await sixteenAtOnce(rows, async ({ source_key: id, hidden: _hidden, ...contact }) => {
      const body = JSON.stringify({ contact });
      const response = await fetch(`${process.env.ORIGIN}/v2/contacts`, { method: "POST", headers, body });
      if (response.status !== 201) throw new Error(`status ${response.status}`);
      const { url } = (await response.json()).contact;
      const values = ["fetch", id, Number(url.slice(url.lastIndexOf("/") + 1))];
      await database.query("insert into public.peer_links values ($1, $2, $3)", values);
    });
  },
  close: () => database.end(),
});

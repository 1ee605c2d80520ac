import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

const manual = readFileSync(new URL("../../docs/dba.md", import.meta.url), "utf8");
const queries = [...manual.matchAll(/<!-- query -->\s+```sql\n([^]*?)```/g)].map(([, sql]) => sql ?? "");

let world: SampleWorld;
beforeAll(async () => {
  world = await sampleWorld({ scale: 0.02 });
  await world.night();
}, 120_000);
afterAll(() => world.close());

describe("docs/dba.md", () => {
  test.each(queries.map((sql) => [sql.split("\n").slice(0, 2).join(" "), sql]))(
    "has a query that runs: %s",
    async (_, sql) => {
      await expect(world.database.query(sql)).resolves.toBeInstanceOf(Array);
    },
  );

  test("names every table", async () => {
    const rows = await world.database.query(
      "select relname::text as name from pg_class where relnamespace::regnamespace::text in ('freeagent_sync', 'freeagent_mirror') and relkind = 'r'",
    );
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.map((row) => String(row["name"])).filter((name) => !manual.includes(name))).toEqual([]);
  });
});

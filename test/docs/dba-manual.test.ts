import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

const manual = readFileSync(new URL("../../docs/dba.md", import.meta.url), "utf8");
const queries = [...manual.matchAll(/<!-- query -->\s+```sql\n([^]*?)```/g)].map(([, sql]) => sql ?? "");
const roles = /<!-- roles -->\s+```sql\n([^]*?)```/.exec(manual)?.[1] ?? "";

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

  test("has roles that may do what they must, and nothing with the tokens", async () => {
    const may = async (role: string, sql: string): Promise<string> => {
      const done = world.database.transaction(async (transaction) => {
        for (const statement of roles.split(";").filter((text) => text.trim() !== ""))
          await transaction.execute(statement);
        await transaction.execute(`set local role ${role}`);
        await transaction.query(sql);
        throw new Error("allowed");
      });
      return done.catch((error: unknown) => (error instanceof Error ? error.message : ""));
    };
    const read = "select 1 from freeagent_sync.";
    expect(await may("freeagent_reader", `${read}report_rejects`)).toBe("allowed");
    expect(await may("freeagent_reader", `${read}oauth_tokens`)).toContain("permission denied");
    expect(await may("freeagent_reader", "delete from freeagent_sync.rejects")).toContain("permission denied");
    const change = "insert into freeagent_sync.invoice_changes (company, source_key, op) values ('sample', '1', 'U')";
    expect(await may("freeagent_back_office", change)).toBe("allowed");
    expect(await may("freeagent_back_office", "update freeagent_sync.bank_payments set applied_at = now()")).toBe(
      "allowed",
    );
    expect(await may("freeagent_back_office", "update freeagent_sync.bank_payments set amount = 0")).toContain(
      "permission denied",
    );
    expect(await may("freeagent_back_office", `${read}oauth_tokens`)).toContain("permission denied");
  });
});

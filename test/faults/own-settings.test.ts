import { describe, expect, test } from "vitest";
import { connect } from "../../db/connect.ts";
import { migrate } from "../../db/migrate.ts";
import { mirrorSchema, syncSchema } from "../../db/schema-names.ts";
import { lendDatabase, type LentDatabase } from "../support/database.ts";
import { sampleWorld } from "../support/sample-world.ts";
import { payByBank, problemsOf, writeInvoices } from "./recovery.ts";

/** A database with settings of its own, brought to our schema by four programs at once. */
async function lendWithSettings(settings: readonly string[]): Promise<LentDatabase> {
  const lent = await lendDatabase();
  const name = new URL(lent.url).pathname.slice(1);
  for (const setting of settings) await lent.database.execute(`alter database ${name} set ${setting}`);
  await lent.database.execute(`drop schema ${syncSchema}, ${mirrorSchema} cascade`);
  const programs = Array.from({ length: 4 }, () => connect({ url: lent.url, applicationName: "migrating" }));
  try {
    await Promise.all(programs.map((database) => migrate(database)));
  } finally {
    await Promise.all(programs.map((database) => database.close()));
  }
  const database = connect({ url: lent.url, applicationName: "night with its own settings" });
  const drop = async (): Promise<void> => {
    await database.close();
    await lent.drop();
  };
  return { url: lent.url, database, drop };
}

const styles = ["datestyle = 'SQL, DMY'", "intervalstyle = 'sql_standard'", "timezone = 'Pacific/Auckland'"];

describe("in a database that has its own", () => {
  test.each<[string, readonly string[]]>([
    ["isolation (serializable)", ["default_transaction_isolation = 'serializable'"]],
    ["strings (backslashes escape)", ["standard_conforming_strings = off"]],
    ["styles of values, and an empty search path", [...styles, "bytea_output = 'escape'", "search_path = ''"]],
  ])("%s, several programs migrate at once and nights do all they do elsewhere", async (_, settings) => {
    const world = await sampleWorld({ scale: 0.01, lend: () => lendWithSettings(settings) });
    try {
      expect(await world.night()).toMatchObject({ exitCode: 0, problem: undefined });
      await writeInvoices(world, ["INV-OWN", "INV/OWN-2"]);
      await payByBank(world, "INV-020001", "1.23");
      const beside = await Promise.all([world.night(), world.night()]);
      expect(beside.map(({ exitCode }) => exitCode).toSorted((one, other) => one - other)).toEqual([0, 75]);
      expect(await problemsOf(world)).toEqual([]);
      expect((await world.night()).calls.writes).toBe(0);
    } finally {
      await world.close();
    }
  });
});

test.each([
  ["off", "on"],
  ["local", "local"],
])(
  "a commit of ours outlives a crash of PostgreSQL where synchronous_commit is %s: a session has it %s",
  async (own, ours) => {
    const lent = await lendDatabase();
    const name = new URL(lent.url).pathname.slice(1);
    await lent.database.execute(`alter database ${name} set synchronous_commit = ${own}`);
    const session = connect({ url: lent.url, applicationName: "lasting" });
    try {
      expect(await session.query("show synchronous_commit")).toEqual([{ synchronous_commit: ours }]);
    } finally {
      await session.close();
      await lent.drop();
    }
  },
);

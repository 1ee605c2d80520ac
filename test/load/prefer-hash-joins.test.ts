import { expect, onTestFinished, test } from "vitest";
import { preferHashJoinsAtFirst } from "../../load/mirror/prefer-hash-joins.ts";
import { lendDatabase } from "../support/database.ts";

test("nothing is looped over from when a table of ours is filled until PostgreSQL has statistics of it", async () => {
  const lent = await lendDatabase();
  onTestFinished(() => lent.drop());
  const { database } = lent;
  const loops = () =>
    database.transaction(async (transaction) => {
      await preferHashJoinsAtFirst(transaction);
      return transaction.query("select current_setting('enable_nestloop') as loops");
    });
  const fill = (rows: number) =>
    database.execute(
      `insert into freeagent_mirror.contacts (company, freeagent_id, organisation_name, status, raw)
       select 'acme', n, 'Customer ' || n, 'Active', '{}'
       from generate_series((select count(*) from freeagent_mirror.contacts) + 1, $1) n`,
      [rows],
    );
  await fill(50);
  expect(await loops()).toEqual([{ loops: "on" }]);
  await fill(2_000);
  expect(await loops()).toEqual([{ loops: "off" }]);
  expect(await database.query("show enable_nestloop")).toEqual([{ enable_nestloop: "on" }]);
  await database.execute("analyze freeagent_mirror.contacts");
  expect(await loops()).toEqual([{ loops: "on" }]);
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../db/connect.ts";
import { Problem } from "../../domain/problem.ts";
import type { Database } from "../../domain/queryable.ts";
import type { KeySelection } from "../../extract/back-office/key-selection.ts";
import type { MappingFile } from "../../extract/back-office/mapping-file.ts";
import { readSelectedKeys } from "../../extract/back-office/read-selected-keys.ts";
import { lendDatabase, type LentDatabase } from "../support/database.ts";

let lent: LentDatabase;
let database: Database;
beforeAll(async () => {
  lent = await lendDatabase();
  database = connect({ url: lent.url, applicationName: "freeagent-sync under test" });
});
afterAll(async () => {
  await database.close();
  await lent.drop();
});

const contacts: MappingFile = {
  name: "contacts.sql",
  sql: "select 1 as source_key",
  columns: [],
  keyColumn: "source_key",
  keyType: "integer",
};

async function problemOf(mapped: MappingFile, selection: KeySelection, limitSeconds: number): Promise<unknown> {
  return readSelectedKeys(database, mapped, selection, () => Promise.resolve(), limitSeconds).catch(
    (error: unknown) => error,
  );
}

test("a condition that takes longer than the limit is refused with a code of its own and what to do", async () => {
  const slow: KeySelection = { kind: "where", sql: "pg_sleep(3600) is not null" };
  const problem = await problemOf(contacts, slow, 0.2);
  expect(problem).toBeInstanceOf(Problem);
  expect(problem).toMatchObject({
    kind: "usage",
    code: "where_too_slow",
    message:
      "--where over contacts.sql was broken off: it may take 0.2 seconds and no longer (PostgreSQL says: canceling statement due to statement timeout). Choose fewer rows at a time, with --from and --to or --keys, or a condition that PostgreSQL has an index for (explain tells). What is enqueued already is not enqueued again.",
  });
});

test("so is a mapping that takes longer, whatever rows are chosen of it", async () => {
  const sleeping = { ...contacts, sql: "select 1 as source_key from pg_sleep(3600)" };
  expect(await problemOf(sleeping, { kind: "all" }, 0.2)).toMatchObject({
    kind: "configuration",
    code: "mapping_too_slow",
    message:
      "contacts.sql was broken off: it may take 0.2 seconds and no longer (PostgreSQL says: canceling statement due to statement timeout). Choose fewer rows at a time, with --from and --to or --keys, or make its select faster (explain tells what takes the time). What is enqueued already is not enqueued again.",
  });
});

test("any other failure of the condition keeps PostgreSQL's words", async () => {
  expect(await problemOf(contacts, { kind: "where", sql: "1 / (source_key - source_key) > 0" }, 60)).toMatchObject({
    kind: "usage",
    code: "where_failed",
    message: "--where over contacts.sql failed. PostgreSQL says: division by zero",
  });
});

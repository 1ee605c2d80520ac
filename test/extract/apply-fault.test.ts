import { afterAll, beforeAll, expect, test } from "vitest";
import { applyFault } from "../../extract/back-office/apply-fault.ts";
import { explainApply } from "../../extract/back-office/explain-apply.ts";
import { lendDatabase, type LentDatabase } from "../support/database.ts";

let lent: LentDatabase;

beforeAll(async () => {
  lent = await lendDatabase();
});

afterAll(async () => {
  await lent.drop();
});

/** What is said of an apply file with this text. */
async function faultOf(sql: string): Promise<string> {
  const error: unknown = await explainApply(lent.database, sql).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new Error("the statement was accepted");
  return applyFault(error);
}

test.each([
  ["select 1", /\(the file must use \$1, the numbers of the rows as bigint\[\], and no other parameter\)$/],
  ["select $2::text, $1::bigint[]", /\(the file must use \$1, .*\)$/],
  ["select $1::bigint[]; select 2", /\(the file must be one statement\)$/],
  ["slect $1::bigint[]", /^syntax error at or near "slect"$/],
  ["select nothing from pg_class where oid = any($1)", /^column "nothing" does not exist$/],
])("an apply file %j is told what it must be, where PostgreSQL speaks of its protocol", async (sql, told) => {
  expect(await faultOf(sql)).toMatch(told);
});

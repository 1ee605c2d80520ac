import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { claimChanges } from "../../extract/claim-changes.ts";
import { lendDatabase } from "../support/database.ts";

test("the manual's own change row is work like any other", async () => {
  const manual = readFileSync(new URL("../../docs/capture.md", import.meta.url), "utf8");
  const sql = /<!-- own-change -->\s*```sql\n([^`]*)```/.exec(manual)?.[1] ?? "";
  const lent = await lendDatabase();
  try {
    await lent.database.query(sql);
    const claim = await claimChanges(lent.database, "acme", "invoice", "live", "0", 10);
    expect(claim?.keys.map(({ sourceKey }) => sourceKey)).toEqual(["20017"]);
  } finally {
    await lent.drop();
  }
});

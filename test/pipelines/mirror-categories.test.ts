import { afterEach, expect, test } from "vitest";
import { pullPipelines } from "../../pipelines/pipeline.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

test("every night mirrors the chart of accounts, and says of an account that it is gone", async () => {
  const opened = (world = await sampleWorld({ scale: 0.01 }));
  await opened.database.execute(
    `insert into freeagent_mirror.categories (company, nominal_code, description, category_group, raw)
     values ('sample', '999', 'Given up', 'general_categories', '{}'), ('other', '999', 'Another company''s', 'general_categories', '{}')`,
  );
  await opened.night();
  const sales = "select description, category_group from freeagent_mirror.categories where nominal_code = '001'";
  expect(await opened.database.query(sales)).toEqual([{ description: "Sales", category_group: "income_categories" }]);
  const gone = "select company from freeagent_mirror.categories where deleted_at is not null";
  expect(await opened.database.query(gone)).toEqual([{ company: "sample" }]);

  const versions = "select nominal_code, xmin::text from freeagent_mirror.categories order by 1, company";
  const before = await opened.database.query(versions);
  await opened.night(pullPipelines(undefined));
  expect(await opened.database.query(versions)).toEqual(before);
});

import { expect, test } from "vitest";
import { lendDatabase } from "../support/database.ts";

test("every table, view and column of our schemas explains itself in \\d+", async () => {
  const lent = await lendDatabase();
  try {
    const silent = await lent.database.query(`
      select c.oid::regclass::text || coalesce('.' || a.attname, '') as name
      from pg_catalog.pg_class c
      left join lateral (
        select 0 as attnum, null::name as attname
        union all
        select b.attnum, b.attname
        from pg_catalog.pg_attribute b
        where b.attrelid = c.oid
          and b.attnum > 0
          and not b.attisdropped) a on true
      where c.relkind in ('r', 'v')
        and c.relnamespace in ('freeagent_sync'::regnamespace, 'freeagent_mirror'::regnamespace)
        and (case when a.attnum = 0 then obj_description(c.oid, 'pg_class') else col_description(c.oid, a.attnum) end) is null`);
    expect(silent).toEqual([]);
  } finally {
    await lent.drop();
  }
});

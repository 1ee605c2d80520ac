import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connect } from "../../db/connect.ts";
import { migrate } from "../../db/migrate.ts";
import { migrationSql } from "../../db/migration-sql.ts";
import { mirrorSchema, syncSchema } from "../../db/schema-names.ts";
import { lendDatabase } from "../support/database.ts";
import type { LentDatabase } from "../support/database.ts";
import { problemOf } from "../support/problem-of.ts";

let lent: LentDatabase;
let folder: string;

beforeEach(async () => {
  lent = await lendDatabase();
  folder = mkdtempSync(join(tmpdir(), "freeagent-sync-migrations-"));
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await lent.drop();
});

async function forgetEverything(): Promise<void> {
  await lent.database.execute(`drop schema if exists ${syncSchema}, ${mirrorSchema} cascade`);
}

function write(name: string, sql: string): void {
  writeFileSync(join(folder, name), sql);
}

/** Everything that migrations make, as the catalogue describes it. */
async function everything(): Promise<unknown> {
  const ours = "in (select oid from pg_namespace where nspname like 'freeagent%')";
  return lent.database.query(
    `select 'relation' as kind, c.oid::regclass::text as name, concat_ws(' ', c.relkind, c.reloptions, c.relacl,
       obj_description(c.oid), pg_get_viewdef(c.oid)) as is
     from pg_class c where c.relnamespace ${ours} and c.relkind in ('r', 'v', 'S')
     union all
     select 'column', attrelid::regclass || '.' || attname, concat_ws(' ', format_type(atttypid, atttypmod), attnotnull,
       attidentity, attgenerated, pg_get_expr(d.adbin, d.adrelid), col_description(attrelid, attnum))
     from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where attnum > 0 and attrelid in (select oid from pg_class where relnamespace ${ours})
     union all
     select 'index', indexrelid::regclass::text, pg_get_indexdef(indexrelid)
     from pg_index where indrelid in (select oid from pg_class where relnamespace ${ours})
     union all
     select 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
     from pg_constraint where connamespace ${ours}
     union all
     select 'schema', nspname, obj_description(oid) from pg_namespace where oid ${ours}
     order by 1, 2`,
  );
}

async function tables(): Promise<unknown[]> {
  const rows = await lent.database.query(
    "select tablename::text as name from pg_tables where schemaname like 'freeagent%' order by name",
  );
  return rows.map((row) => row["name"]);
}

describe("the program's own migrations", () => {
  it("bring an empty database to where a second run finds nothing to do", async () => {
    await forgetEverything();
    const applied = await migrate(lent.database);
    expect(applied).toEqual([...applied].sort());
    expect(await migrate(lent.database)).toEqual([]);
  });

  it("give the same database when a DBA runs the printed SQL", async () => {
    const migrated = await everything();
    await forgetEverything();
    const setStrings = "set standard_conforming_strings =";
    await lent.database.execute(`${setStrings} off;\n${migrationSql()}\n${setStrings} on`);
    expect(await everything()).toEqual(migrated);
    expect(await migrate(lent.database)).toEqual([]);
    await lent.database.execute(migrationSql());
    expect(await everything()).toEqual(migrated);
  });
});

describe("a folder of migrations", () => {
  beforeEach(async () => {
    await forgetEverything();
    write(
      "0001-first.sql",
      "create table freeagent_sync.first (n integer); insert into freeagent_sync.first values (1);",
    );
    write("0002-second.sql", "alter table freeagent_sync.first add column m text default 'a?b';");
  });

  it("is applied in order, once, also when many start at the same moment", async () => {
    const others = Array.from({ length: 4 }, () => connect({ url: lent.url, applicationName: "migrating" }));
    const applied = await Promise.all(others.map((database) => migrate(database, { folder })));
    await Promise.all(others.map((database) => database.close()));
    expect(applied.flat().sort()).toEqual(["0001-first.sql", "0002-second.sql"]);
    expect(await lent.database.query("select n, m from freeagent_sync.first")).toEqual([{ n: 1, m: "a?b" }]);
    const ledger = await lent.database.query(
      "select name, length(checksum) as n from freeagent_sync.schema_migrations",
    );
    expect(ledger).toEqual([
      { name: "0001-first.sql", n: 64 },
      { name: "0002-second.sql", n: 64 },
    ]);
  });

  it("applies only what is new", async () => {
    await migrate(lent.database, { folder });
    write("0003-third.sql", "create table freeagent_sync.third ();");
    expect(await migrate(lent.database, { folder })).toEqual(["0003-third.sql"]);
  });

  it("stores nothing of a migration that fails, and all before it", async () => {
    write("0003-broken.sql", "create table freeagent_sync.half (); select 1/0;");
    const problem = await problemOf(migrate(lent.database, { folder }));
    expect(problem).toMatchObject({ kind: "bug", code: "migration_failed" });
    expect(problem.message).toBe("Migration 0003-broken.sql failed: division by zero");
    expect(await tables()).toEqual(["first", "schema_migrations"]);
  });

  it("is printed so that a DBA can upgrade with it: only what is new is run", async () => {
    await migrate(lent.database, { folder });
    write("0003-third.sql", "create table freeagent_sync.third ();");
    await lent.database.execute(migrationSql(folder));
    expect(await tables()).toEqual(["first", "schema_migrations", "third"]);
    expect(await migrate(lent.database, { folder })).toEqual([]);
  });

  it("is printed so that a program which goes on after an error makes no later step", async () => {
    write("0002-second.sql", "create table freeagent_sync.half (); select 1/0;");
    write("0003-third.sql", "create table freeagent_sync.third ();");
    const failures: string[] = [];
    for (const statements of migrationSql(folder).split(/^(?=-- 000)/m)) {
      await lent.database.execute(statements).catch((error: unknown) => failures.push(String(error)));
    }
    expect(failures).toEqual([
      expect.stringContaining("division by zero"),
      expect.stringContaining("Nothing was done: the step before, 0002-second.sql, is missing."),
    ]);
    expect(await tables()).toEqual(["first", "schema_migrations"]);
  });

  it("waits no longer than five seconds for a transaction that keeps a table, with all later writers behind it", async () => {
    await migrate(lent.database, { folder });
    write(
      "0003-third.sql",
      "create table freeagent_sync.third (); alter table freeagent_sync.first add column z text;",
    );
    await lent.database.transaction(async (longTransaction) => {
      await longTransaction.execute("insert into freeagent_sync.first values (2)");
      const other = connect({ url: lent.url, applicationName: "migrating" });
      const problem = await problemOf(migrate(other, { folder })).finally(() => other.close());
      expect(problem).toMatchObject({ kind: "try_later", code: "migration_table_busy" });
      expect(problem.message).toMatch(/0003-third.sql changes \(canceling statement due to lock timeout\)/);
    });
    expect(await tables()).toEqual(["first", "schema_migrations"]);
    expect(await migrate(lent.database, { folder })).toEqual(["0003-third.sql"]);
  });

  it.each([
    ["LATIN1", "locale 'C'"],
    ["SQL_ASCII", "locale 'C' locale_provider libc"],
  ])("refuses a database in %s, where one bank line would end every night", async (encoding, locale) => {
    const name = new URL(lent.url).pathname.slice(1);
    const latin = new URL(lent.url);
    latin.pathname = `/${name}_latin`;
    await lent.database.execute(`create database ${name}_latin template template0 encoding '${encoding}' ${locale}`);
    const database = connect({ url: latin.href, applicationName: "latin" });
    try {
      const problem = await problemOf(migrate(database, { folder }));
      expect(problem).toMatchObject({ kind: "configuration", code: "database_encoding_unfit" });
      expect(problem.message).toMatch(new RegExp(`^The encoding of the database is ${encoding}, .* encoding UTF8`));
      expect(await database.query("select from pg_namespace where nspname like 'freeagent%'")).toEqual([]);
    } finally {
      await database.close();
      await lent.database.execute(`drop database ${name}_latin`);
    }
  });

  it("refuses a database whose applied migration was changed since", async () => {
    await migrate(lent.database, { folder });
    write("0001-first.sql", "create table freeagent_sync.first (n bigint);");
    const problem = await problemOf(migrate(lent.database, { folder }));
    expect(problem).toMatchObject({ kind: "configuration", code: "migration_changed" });
    expect(problem.message).toContain("0001-first.sql");
  });

  it("does not mind other line ends", async () => {
    write("0003-lines.sql", "select 1;\nselect 2;\n");
    await migrate(lent.database, { folder });
    write("0003-lines.sql", "select 1;\r\nselect 2;\r\n");
    expect(await migrate(lent.database, { folder })).toEqual([]);
  });

  it("refuses a database that is newer than the program", async () => {
    write("0003-third.sql", "select 1;");
    await migrate(lent.database, { folder });
    rmSync(join(folder, "0003-third.sql"));
    const problem = await problemOf(migrate(lent.database, { folder }));
    expect(problem).toMatchObject({ kind: "configuration", code: "database_newer_than_program" });
    expect(problem.message).toContain("0003-third.sql");
  });

  it("tells a role that may not create schemas what to do", async () => {
    const role = `poor_${randomBytes(4).toString("hex")}`;
    await lent.database.execute(`create role ${role} login password 'poor'`);
    const url = new URL(lent.url);
    url.username = role;
    url.password = "poor";
    const poor = connect({ url: url.href, applicationName: "poor" });
    try {
      const problem = await problemOf(migrate(poor, { folder }));
      expect(problem).toMatchObject({ kind: "configuration", code: "database_privilege_missing" });
      expect(problem.message).toContain("may not create the schema freeagent_sync (permission denied for database");
      expect(problem.message).toMatch(/check that DATABASE_URL names the right database, .*--print-sql/);
    } finally {
      await poor.close();
      await lent.database.execute(`drop role ${role}`);
    }
  });

  it("must be numbered, each number once", async () => {
    write("0002-again.sql", "select 1;");
    expect(await problemOf(migrate(lent.database, { folder }))).toMatchObject({ code: "migration_misnamed" });
    rmSync(join(folder, "0002-again.sql"));
    write("extra.sql", "select 1;");
    expect(await problemOf(migrate(lent.database, { folder }))).toMatchObject({ code: "migration_misnamed" });
  });
});

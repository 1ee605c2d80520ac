import { createServer } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../db/connect.ts";
import { Problem } from "../../domain/problem.ts";
import type { Database } from "../../domain/queryable.ts";
import { lendDatabase } from "../support/database.ts";
import type { LentDatabase } from "../support/database.ts";
import { problemOf } from "../support/problem-of.ts";

let lent: LentDatabase;
const open: Database[] = [];

beforeAll(async () => {
  lent = await lendDatabase();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((database) => database.close()));
});
afterAll(async () => {
  await lent.drop();
});

function connected(change: (url: URL) => void = () => undefined, maxConnections = 4): Database {
  const url = new URL(lent.url);
  change(url);
  const database = connect({ url: url.href, applicationName: "freeagent-sync under test", maxConnections });
  open.push(database);
  return database;
}

describe("values", () => {
  it.each(["Europe/London", "America/Los_Angeles", "Pacific/Auckland"])(
    "keeps a summer date a date in the time zone %s",
    async (zone) => {
      const before = process.env["TZ"];
      process.env["TZ"] = zone;
      try {
        const [row] = await lent.database.query(
          "select date '2026-07-01' as day, array[date '2026-03-29', null] as days, $1::date as sent",
          ["2026-07-01"],
        );
        expect(row).toEqual({ day: "2026-07-01", days: ["2026-03-29", null], sent: "2026-07-01" });
      } finally {
        if (before === undefined) delete process.env["TZ"];
        else process.env["TZ"] = before;
      }
    },
  );

  it("keeps every digit of wide integers, numerics and microseconds", async () => {
    const [row] = await lent.database.query(
      `select 9007199254740993::bigint as wide, 12345678901234567.10::numeric as exact, array[0.10::numeric] as list,
              timestamp '2026-07-01 10:11:12.123456' as local, count(*) as counted,
              timestamptz '2026-07-01 10:11:12.123456+00' at time zone 'UTC' as instant`,
    );
    expect(row).toEqual({
      wide: "9007199254740993",
      exact: "12345678901234567.10",
      list: ["0.10"],
      local: "2026-07-01 10:11:12.123456",
      instant: "2026-07-01 10:11:12.123456",
      counted: "1",
    });
  });

  it("gives integers, booleans, json, bytes and null as JavaScript's own, and the rest as text", async () => {
    const [row] = await lent.database.query(
      `select 7 as whole, true as yes, '{"a": [1]}'::jsonb as tree, null as nothing, '\\x00ff'::bytea as bytes,
              1.5::double precision as float, interval '1 day' as span, array[1, 2] as numbers, array['a', null] as words`,
    );
    expect(row).toEqual({
      whole: 7,
      yes: true,
      tree: { a: [1] },
      nothing: null,
      bytes: Buffer.from([0, 255]),
      float: "1.5",
      span: "1 day",
      numbers: [1, 2],
      words: ["a", null],
    });
  });

  it("prints dates in ISO form whatever the database's own style is", async () => {
    await lent.database.execute("alter role current_user set datestyle = 'SQL, DMY'");
    try {
      const [row] = await connected().query("select date '2026-07-01' as day");
      expect(row).toEqual({ day: "2026-07-01" });
    } finally {
      await lent.database.execute("alter role current_user reset datestyle");
    }
  });

  it("sends a JavaScript array as a PostgreSQL array, also an empty one", async () => {
    const rows = await lent.database.query("select key from unnest($1::text[]) as key", [["a,b", 'c"d', "é"]]);
    expect(rows.map((row) => row["key"])).toEqual(["a,b", 'c"d', "é"]);
    expect(await lent.database.query("select key from unnest($1::text[]) as key", [[]])).toEqual([]);
  });

  it("counts the rows that a statement touched", async () => {
    await lent.database.execute("create table touched (n integer)");
    expect(await lent.database.execute("insert into touched select generate_series(1, 3)")).toBe(3);
    expect(await lent.database.execute("delete from touched where n > $1", [1])).toBe(2);
  });
});

describe("transactions", () => {
  it("stores everything or nothing", async () => {
    await lent.database.execute("create table kept (n integer unique deferrable initially deferred)");
    await lent.database.transaction(async (transaction) => {
      await transaction.execute("insert into kept values (1)");
      await transaction.execute("insert into kept values (2)");
    });
    const own = new Error("changed my mind");
    const failing = lent.database.transaction(async (transaction) => {
      await transaction.execute("insert into kept values (3)");
      throw own;
    });
    await expect(failing).rejects.toBe(own);
    const duplicate = lent.database.transaction((transaction) => transaction.execute("insert into kept values (1)"));
    await expect(duplicate).rejects.toMatchObject({ code: "23505" });
    expect(await lent.database.query("select n from kept order by n")).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it("passes an SQL error on as PostgreSQL gave it", async () => {
    const failing = lent.database.transaction((transaction) => transaction.query("select 1/0"));
    await expect(failing).rejects.toMatchObject({ name: "error", code: "22012" });
  });

  it("does not call a transaction stored whose failed statement was swallowed", async () => {
    await lent.database.execute("create table swallowed (n integer)");
    const problem = await problemOf(
      lent.database.transaction(async (transaction) => {
        await transaction.execute("insert into swallowed values (1)");
        await transaction.query("select 1/0").catch(() => undefined);
      }),
    );
    expect(problem).toMatchObject({ kind: "bug", code: "transaction_aborted" });
    expect(await lent.database.query("select n from swallowed")).toEqual([]);
  });

  it("finishes the statements it was given before it ends, and refuses later ones", async () => {
    await lent.database.execute("create table late (n integer)");
    let escaped: { execute(sql: string): Promise<number> } | undefined;
    await lent.database.transaction((transaction) => {
      escaped = transaction;
      void transaction.execute("insert into late select 1 from pg_sleep(0.05)");
      return Promise.resolve();
    });
    expect(await lent.database.query("select n from late")).toEqual([{ n: 1 }]);
    await expect(escaped?.execute("insert into late values (2)")).rejects.toMatchObject({ code: "transaction_over" });
  });

  it("gives its connection back after every kind of end", async () => {
    const database = connected(undefined, 1);
    for (let turn = 0; turn < 5; turn += 1) {
      await database.transaction((transaction) => transaction.query("select 1/0")).catch(() => undefined);
      await database.query("select nonsense").catch(() => undefined);
      await database.transaction((transaction) => transaction.query("select 1"));
    }
    expect(await database.query("select 1 as one")).toEqual([{ one: 1 }]);
  });
});

describe("a database that cannot be reached", () => {
  it("is told with host, port and database when nothing listens there", async () => {
    const probe = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => probe.once("listening", resolve));
    const address = probe.address();
    const port = typeof address === "object" ? address?.port : undefined;
    await new Promise((resolve) => probe.close(resolve));
    const problem = await problemOf(connected((url) => (url.port = String(port))).query("select 1"));
    expect(problem).toMatchObject({ kind: "unreachable", code: "database_unreachable" });
    expect(problem.message).toContain(`on 127.0.0.1, port ${String(port)}: nothing listens there`);
  });

  it("is told when the password is wrong, without the password", async () => {
    const problem = await problemOf(connected((url) => (url.password = "swordfish")).query("select 1"));
    expect(problem).toMatchObject({ kind: "unreachable", code: "database_unreachable" });
    expect(problem.message).toContain(`refused the password of the user "${new URL(lent.url).username}"`);
    expect(JSON.stringify([problem, problem.message, problem.stack])).not.toContain("swordfish");
  });

  it("is told when the URL has no password and the server wants one", async () => {
    const problem = await problemOf(connected((url) => (url.password = "")).query("select 1"));
    expect(problem.message).toContain(`wants a password for the user "${new URL(lent.url).username}"`);
  });

  it("is told when there is no such database", async () => {
    const problem = await problemOf(connected((url) => (url.pathname = "/no_such")).query("select 1"));
    expect(problem.message).toMatch(/"no_such" on 127.0.0.1, port \d+: there is no such database/);
  });

  it("is told when the server does not answer at all", async () => {
    const silent = createServer(() => undefined).listen(0, "127.0.0.1");
    await new Promise((resolve) => silent.once("listening", resolve));
    try {
      const address = silent.address();
      const port = typeof address === "object" ? address?.port : undefined;
      const database = connected((url) => {
        url.port = String(port);
        url.search = "?connect_timeout=1";
      });
      expect((await problemOf(database.query("select 1"))).message).toMatch(/no answer in time/);
    } finally {
      silent.close();
    }
  });

  it("recovers by itself once the connections that it had were cut", async () => {
    const database = connected(undefined, 1);
    const cut = `select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'freeagent-sync under test' and datname = current_database()`;
    await database.query("select 1");
    await lent.database.query(cut);
    // The pool notices a cut idle connection when its socket closes; a statement before that fails as unreachable.
    await database.query("select 1").catch((error: unknown) => {
      expect(error).toMatchObject({ code: "database_unreachable" });
    });
    expect(await database.query("select 2 as two")).toEqual([{ two: 2 }]);
  });

  it("is told when the connection breaks during a statement or a transaction", async () => {
    const database = connected();
    const suicide = "select pg_terminate_backend(pg_backend_pid())";
    expect(await problemOf(database.query(suicide))).toMatchObject({ code: "database_unreachable" });
    const problem = await problemOf(
      database.transaction(async (transaction) => {
        await transaction.query("select 1");
        await transaction.query(suicide);
      }),
    );
    expect(problem).toMatchObject({ kind: "unreachable", code: "database_unreachable" });
    expect(problem.message).toMatch(/^Lost the connection to the database/);
    expect(await database.query("select 1 as one")).toEqual([{ one: 1 }]);
  });
});

describe("a session", () => {
  it("has no statement compiled (JIT), as PostgreSQL would by itself: that takes longer than any of ours", async () => {
    expect(await connected().query("show jit")).toEqual([{ jit: "off" }]);
  });

  it("carries the application's name, TCP keepalives and a limit for idle transactions, but none for statements", async () => {
    const [row] = await connected().query(
      `select current_setting('application_name') as name, current_setting('statement_timeout') as statement,
              current_setting('idle_in_transaction_session_timeout') as idle`,
    );
    expect(row).toEqual({ name: "freeagent-sync under test", statement: "0", idle: "1min" });
  });

  it("passes on what the server says beside its answers", async () => {
    const heard: string[] = [];
    const database = connect({ url: lent.url, applicationName: "notices", onNotice: (text) => heard.push(text) });
    open.push(database);
    await database.execute("do $$ begin raise notice 'three rows skipped'; end $$");
    expect(heard).toEqual(["three rows skipped"]);
  });

  it("never opens more connections than it may", async () => {
    const database = connected(undefined, 2);
    const pids = await Promise.all(
      Array.from({ length: 6 }, () => database.query("select pg_backend_pid() as pid, pg_sleep(0.02)")),
    );
    expect(new Set(pids.map(([row]) => row?.["pid"])).size).toBeLessThanOrEqual(2);
  });

  it("is closed for good by close", async () => {
    const database = connect({ url: lent.url, applicationName: "closing" });
    await database.query("select 1");
    await database.close();
    await expect(database.query("select 1")).rejects.toBeInstanceOf(Problem);
  });
});

describe("names of statements", () => {
  const keptSql = "select name, statement from pg_prepared_statements where statement like $1";

  it("are given to none: behind a pool that lends a connection for one transaction they would meet", async () => {
    const database = connected(undefined, 1);
    await database.query("select $1::text as said", ["once"]);
    expect(await database.query(keptSql, ["%as said"])).toEqual([]);
  });
});

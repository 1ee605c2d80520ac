import { once } from "node:events";
import { createConnection, createServer } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { connect } from "../../db/connect.ts";
import { isConnectionLoss } from "../../db/unreachable.ts";
import type { Problem } from "../../domain/problem.ts";
import type { Database } from "../../domain/queryable.ts";
import type { Strike } from "../faults/fault.ts";
import { openFaultProxy } from "../faults/fault-proxy.ts";
import { lendDatabase, type LentDatabase } from "../support/database.ts";
import { problemOf } from "../support/problem-of.ts";

let lent: LentDatabase;

beforeAll(async () => {
  lent = await lendDatabase();
});
afterAll(async () => {
  await lent.drop();
});

const told = { kind: "unreachable", code: "database_unreachable" };

/** What is said of work on connections through a proxy that strikes one of them. */
async function struck(strike: Strike, work: (database: Database) => Promise<unknown>): Promise<Problem> {
  const proxy = await openFaultProxy(lent.url);
  const database = connect({ url: `${proxy.through(lent.url)}?connect_timeout=1`, applicationName: "struck" });
  try {
    proxy.strike(strike);
    return await problemOf(work(database));
  } finally {
    await database.close();
    await proxy.close();
  }
}

test.each<[string, Strike["fault"]]>([
  ["is broken before the server hears of it", { kind: "reset", direction: "to_server", afterBytes: 0 }],
  ["is broken before the server's answer comes", { kind: "reset", direction: "to_client", afterBytes: 0 }],
  ["ends in the middle of the answer", { kind: "truncate", afterBytes: 3 }],
  ["is left by the server", { kind: "half_close" }],
])("a connection that %s when a transaction begins is lost as at any other moment", async (_how, fault) => {
  const problem = await struck({ fault, on: ["BEGIN"], times: 1 }, (database) =>
    database.transaction((transaction) => transaction.query("select 1")),
  );
  expect(problem).toMatchObject(told);
  expect(problem.message).toMatch(/^Lost the connection to the database .* then run again\.$/);
});

test("a server that falls silent after the log-in, before the session is ready, is not waited for", async () => {
  const strike: Strike = { fault: { kind: "blackhole" }, on: ["set datestyle"] };
  const problem = await struck(strike, (database) => database.query("select 1"));
  expect(problem).toMatchObject(told);
  expect(problem.message).toContain("no answer in time; check host and port");
});

test("a server that falls silent while it is asked whether it lives is given up all the same", async () => {
  const strike: Strike = { fault: { kind: "blackhole" }, on: ["pg_blocking_pids"], everywhere: true };
  const problem = await struck(strike, (database) => database.query("select pg_sleep(600)"));
  expect(problem).toMatchObject(told);
  expect(problem.message).toContain("the server has not answered for 3 seconds");
  await lent.database.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like '%pg_sleep(600)'",
  );
});

test("a statement that is written while the server takes leave is told as a lost connection", async () => {
  const server = createServer((socket) => socket.end()).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const client = createConnection(port, "127.0.0.1");
  const broken = new Promise((resolve) => client.once("error", resolve));
  const write = (): void => {
    client.write("select 1");
  };
  // Node ends its own side in the next tick, and the socket is not closed before the one after that.
  client.resume().once("end", () => {
    process.nextTick(() => {
      process.nextTick(write);
    });
  });
  const error = await broken;
  server.close();
  expect(error).toMatchObject({ code: "EPIPE" });
  expect(isConnectionLoss(error)).toBe(true);
});

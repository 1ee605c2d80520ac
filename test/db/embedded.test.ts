import { chmodSync, existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { processIdentity } from "../../db/embedded/process-identity.ts";
import { ask, endOf, openWorkshop, serverPid } from "../support/embedded-workshop.ts";
import type { EmbeddedWorkshop } from "../support/embedded-workshop.ts";
import { problemOf } from "../support/problem-of.ts";
import { until } from "../support/until.ts";

const asRoot = process.getuid?.() === 0;

let workshop: EmbeddedWorkshop;
let folder: string;

beforeAll(async () => {
  workshop = await openWorkshop();
});
beforeEach(() => {
  folder = workshop.folder();
});
afterEach(() => workshop.clear());
afterAll(() => {
  workshop.close();
});

describe("an embedded PostgreSQL", () => {
  it("starts in a new folder, answers in UTC and UTF-8, and is gone after stop", async () => {
    folder = join(workshop.root(), "new", "folder");
    const server = await workshop.start(folder);
    expect(
      await ask(
        server.url,
        `select current_setting('timezone') as zone, current_setting('server_encoding') as encoding,
                current_database() as name, current_setting('listen_addresses') as listens`,
      ),
    ).toEqual({ zone: "UTC", encoding: "UTF8", name: "freeagent_sync", listens: "127.0.0.1" });
    const pid = serverPid(folder);
    expect(pid).toBeDefined();
    await server.stop();
    await server.stop();
    expect(existsSync(join(folder, "data", "postmaster.pid"))).toBe(false);
    expect(await until(() => processIdentity(pid ?? 0) === undefined)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(["data", "password", "postgres.log", "users"]);
    expect(readdirSync(join(folder, "users"))).toEqual([]);
  });

  it("lets nobody in without the password, which only its owner can read", async () => {
    const server = await workshop.start(folder);
    const url = new URL(server.url);
    expect(statSync(join(folder, "password")).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, "password"), "utf8")).toBe(url.password);
    url.password = "guessed";
    expect((await problemOf(ask(url.href, "select 1"))).message).toMatch(/refused the password/);
  });

  it("runs as someone else when we are root, and as ourselves when not", async () => {
    await workshop.start(folder);
    const owner = statSync(join(folder, "data")).uid;
    if (asRoot) expect(owner).not.toBe(0);
    else expect(owner).toBe(process.getuid?.());
  });

  it("keeps its data from one start to the next", async () => {
    const first = await workshop.start(folder);
    await ask(first.url, "create table kept as select 1 as n");
    await first.stop();
    const second = await workshop.start(folder);
    expect(await ask(second.url, "select n from kept")).toEqual({ n: 1 });
  });

  it("runs beside another one in another folder", async () => {
    const other = join(workshop.root(), "other");
    const [left, right] = await Promise.all([workshop.start(folder), workshop.start(other)]);
    expect(left.url).not.toBe(right.url);
    await left.stop();
    expect(await ask(right.url, "select 1 as one")).toEqual({ one: 1 });
    await right.stop();
    expect(serverPid(other)).toBeUndefined();
  });
});

describe("a folder that several use", () => {
  it("has one server, which the last to leave stops", async () => {
    const first = await workshop.start(folder);
    const second = await workshop.start(folder);
    const third = await workshop.owner(folder, "stop");
    expect(new Set([first.url, second.url, third.url]).size).toBe(1);
    await first.stop();
    await second.stop();
    expect(await ask(third.url, "select 1 as one")).toEqual({ one: 1 });
    third.process.stdin?.end();
    expect(await endOf(third.process)).toEqual([0, null]);
    expect(serverPid(folder)).toBeUndefined();
  });

  it("is made once by processes that start at the same moment", async () => {
    folder = join(workshop.root(), "new");
    const [one, two, three] = await Promise.all([
      workshop.owner(folder, "wait"),
      workshop.owner(folder, "wait"),
      workshop.start(folder),
    ]);
    expect(new Set([one.url, two.url, three.url]).size).toBe(1);
  });
});

describe("a place that does not fit", () => {
  it.runIf(asRoot)("that the server's user cannot enter is replaced by a temporary folder, and said once", async () => {
    const closed = workshop.root();
    chmodSync(closed, 0o700);
    folder = join(closed, "new");
    const said: string[] = [];
    const server = await workshop.start(folder, said);
    expect(await ask(server.url, "select 1 as one")).toEqual({ one: 1 });
    expect(server.folder.startsWith(join(tmpdir(), "freeagent-sync-database-"))).toBe(true);
    expect(said).toEqual([
      `The embedded database is kept in ${server.folder}, because the user that runs it cannot enter ${folder}.`,
    ]);
    const joined = await workshop.start(folder);
    expect(joined.url).toBe(server.url);
    await Promise.all([server.stop(), joined.stop()]);
    rmSync(dirname(server.folder), { recursive: true });
  });

  it("that is a file is refused with what to do", async () => {
    folder = join(workshop.root(), "file");
    writeFileSync(folder, "");
    expect(await problemOf(workshop.start(folder))).toMatchObject({
      kind: "configuration",
      code: "embedded_database_folder_unusable",
    });
  });

  it("on a platform without binaries asks for DATABASE_URL", async () => {
    const real = process.arch;
    Object.defineProperty(process, "arch", { value: "mips" });
    try {
      const problem = await problemOf(workshop.start(folder));
      expect(problem).toMatchObject({ kind: "configuration", code: "embedded_database_unsupported" });
      expect(problem.message).toMatch(/set DATABASE_URL/);
    } finally {
      Object.defineProperty(process, "arch", { value: real });
    }
  });

  it("whose server cannot start says what the server said", async () => {
    const server = await workshop.start(folder);
    await server.stop();
    writeFileSync(join(folder, "data", "PG_VERSION"), "9.6\n");
    const problem = await problemOf(workshop.start(folder));
    expect(problem).toMatchObject({ kind: "unreachable", code: "embedded_database_failed" });
    expect(problem.message).toMatch(/initialized by PostgreSQL version 9\.6/);
  });
});

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { processIdentity } from "../../db/embedded/process-identity.ts";
import { ask, endOf, openWorkshop, serverPid } from "../support/embedded-workshop.ts";
import type { EmbeddedWorkshop } from "../support/embedded-workshop.ts";
import { until } from "../support/until.ts";

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

describe("the end of the process that started it", () => {
  it.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)("by %s takes the server with it", async (signal) => {
    const { process: child } = await workshop.owner(folder, "wait");
    const pid = serverPid(folder) ?? 0;
    child.kill(signal);
    expect(await endOf(child)).toEqual([null, signal]);
    expect(await until(() => processIdentity(pid) === undefined)).toBe(true);
  });

  it.each([
    ["process.exit", "exit", 3],
    ["an uncaught exception", "throw", 1],
  ])("by %s takes the server with it", async (_name, way, status) => {
    const { process: child } = await workshop.owner(folder, way);
    const pid = serverPid(folder) ?? 0;
    child.stdin?.end();
    expect(await endOf(child)).toEqual([status, null]);
    expect(await until(() => processIdentity(pid) === undefined)).toBe(true);
  });

  it("waits for a graceful shutdown of its own, during which the server answers", async () => {
    const { process: child, lines } = await workshop.owner(folder, "graceful");
    const pid = serverPid(folder) ?? 0;
    child.kill("SIGTERM");
    expect(await endOf(child)).toEqual([0, null]);
    expect(lines[1]).toBe('{"answer":42}');
    expect(processIdentity(pid)).toBeUndefined();
  });

  it("does not disturb others who use the server", async () => {
    const { process: child, url } = await workshop.owner(folder, "wait");
    const server = await workshop.start(folder);
    child.kill("SIGTERM");
    await endOf(child);
    expect(await ask(server.url, "select 1 as one")).toEqual({ one: 1 });
    expect(server.url).toBe(url);
  });
});

describe("after kill -9", () => {
  it("of the process that started it, the next start joins the server and its stop ends it", async () => {
    const { process: child, url } = await workshop.owner(folder, "wait");
    const pid = serverPid(folder);
    child.kill("SIGKILL");
    await endOf(child);
    const server = await workshop.start(folder);
    expect(server.url).toBe(url);
    expect(serverPid(folder)).toBe(pid);
    await server.stop();
    expect(serverPid(folder)).toBeUndefined();
  });

  it("of the server, the next start recovers what was committed", async () => {
    const server = await workshop.start(folder);
    await ask(server.url, "create table kept as select 1 as n");
    const pid = serverPid(folder) ?? 0;
    process.kill(pid, "SIGKILL");
    await until(() => processIdentity(pid) === undefined);
    const again = await workshop.start(folder);
    expect(await ask(again.url, "select n from kept")).toEqual({ n: 1 });
  });

  it("of both, a pid that another program has by now does not keep the server from starting", async () => {
    const server = await workshop.start(folder);
    await server.stop();
    const stale = [process.pid, join(folder, "data"), 1, 5432, "", "127.0.0.1", "", "ready", ""].join("\n");
    writeFileSync(join(folder, "data", "postmaster.pid"), stale);
    writeFileSync(join(folder, "lock"), "999999999 1\n");
    writeFileSync(join(folder, "users", "999999999-1"), "999999999 1\n");
    const again = await workshop.start(folder);
    expect(await ask(again.url, "select 1 as one")).toEqual({ one: 1 });
    await again.stop();
    expect(serverPid(folder)).toBeUndefined();
  });

  it("during the first initdb, what it left is thrown away", async () => {
    folder = join(workshop.root(), "new");
    mkdirSync(join(folder, "data.unfinished"), { recursive: true });
    writeFileSync(join(folder, "data.unfinished", "PG_VERSION"), "18\n");
    const server = await workshop.start(folder);
    expect(await ask(server.url, "select 1 as one")).toEqual({ one: 1 });
  });
});

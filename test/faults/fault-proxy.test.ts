import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { until } from "../support/until.ts";
import type { Fault } from "./fault.ts";
import { openFaultProxy, type FaultProxy } from "./fault-proxy.ts";

/** A server that answers every line with the same line, and what it has heard and how its clients left. */
let server: Server;
let heard: string;
let endings: string[];
let proxy: FaultProxy;
const clients: Socket[] = [];

beforeEach(async () => {
  [heard, endings] = ["", []];
  server = createServer((socket) => {
    socket.on("data", (piece) => {
      heard += piece.toString();
      socket.write(piece);
    });
    socket.on("error", (error) => endings.push(error.message.split(" ").at(-1) ?? ""));
    socket.on("end", () => endings.push("end"));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  proxy = await openFaultProxy(`tcp://127.0.0.1:${typeof address === "object" ? (address?.port ?? 0) : 0}`);
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await proxy.close();
  await new Promise((resolve) => server.close(resolve));
});

/** A client, what it has received, and how its connection ended. */
async function opened() {
  const socket = connect({ port: proxy.port, host: "127.0.0.1", allowHalfOpen: true });
  clients.push(socket);
  const seen = { socket, text: "", ending: "" };
  socket.on("data", (piece) => (seen.text += piece.toString()));
  socket.on("end", () => (seen.ending ||= "end"));
  socket.on("error", (error) => (seen.ending ||= Reflect.get(error, "code") as string));
  await once(socket, "connect");
  return seen;
}

const onSecond = (fault: Fault) => ({ fault, on: ["second"] });

/** Says "first", and when that is answered "second", whose answer is the one that a fault may meet. */
async function talk() {
  const client = await opened();
  client.socket.write("first;");
  expect(await until(() => client.text === "first;")).toBe(true);
  client.socket.write("second;");
  return client;
}

test("without a fault everything passes, both ways, and so do the ends", async () => {
  const client = await talk();
  expect(await until(() => client.text === "first;second;")).toBe(true);
  client.socket.end();
  expect(await until(() => client.ending === "end" && endings.includes("end"))).toBe(true);
  expect([proxy.struck, proxy.openings]).toEqual([0, ["first;"]]);
});

test("a reset after bytes of the answer comes when the server has done its part", async () => {
  proxy.strike(onSecond({ kind: "reset", direction: "to_client", afterBytes: 0 }));
  const client = await talk();
  expect(await until(() => client.ending === "ECONNRESET")).toBe(true);
  expect([heard, client.text]).toEqual(["first;second;", "first;"]);
});

test("a reset after bytes of the request cuts it in the middle, and the server hears of it too", async () => {
  proxy.strike(onSecond({ kind: "reset", direction: "to_server", afterBytes: 0 }));
  const client = await talk();
  expect(await until(() => client.ending === "ECONNRESET" && endings.includes("ECONNRESET"))).toBe(true);
  expect(heard).toBe("first;");
});

test("a truncated answer ends in its middle as if it were all", async () => {
  proxy.strike(onSecond({ kind: "truncate", afterBytes: 3 }));
  const client = await talk();
  expect(await until(() => client.ending === "end")).toBe(true);
  expect(client.text).toBe("first;sec");
});

test("a half-closed connection takes what the client says, and answers nothing", async () => {
  proxy.strike(onSecond({ kind: "half_close" }));
  const client = await talk();
  expect(await until(() => client.ending === "end")).toBe(true);
  client.socket.write("third;");
  expect(await until(() => heard === "first;second;third;")).toBe(true);
  expect(client.text).toBe("first;");
});

test("a black hole accepts and forwards nothing, until it is taken away for those who come later", async () => {
  proxy.strike({ fault: { kind: "blackhole" } });
  const client = await opened();
  client.socket.write("first;");
  proxy.heal();
  await talk();
  expect([client.text, client.ending, proxy.struck]).toEqual(["", "", 1]);
});

test("a delay keeps the order, and ends when it is taken away", async () => {
  proxy.strike({ fault: { kind: "delay", milliseconds: 30 } });
  const begun = performance.now();
  const client = await talk();
  expect(await until(() => client.text === "first;second;")).toBe(true);
  expect(performance.now() - begun).toBeGreaterThan(100);
});

test("an order meets as many connections as it says, and finds its text in two pieces", async () => {
  proxy.strike({ fault: { kind: "truncate", afterBytes: 0 }, on: ["fir", "sec"], times: 1 });
  const client = await opened();
  for (const piece of ["f", "irst", "se", "cond"]) {
    client.socket.write(piece);
    await until(() => heard.endsWith(piece), 500);
  }
  expect(await until(() => client.ending === "end")).toBe(true);
  await talk();
  expect(proxy.struck).toBe(1);
});

test("a power cut leaves the server with a connection that nobody has", async () => {
  await talk();
  expect(await until(() => heard === "first;second;")).toBe(true);
  proxy.cutPower();
  await talk();
  expect(endings).toEqual([]);
});

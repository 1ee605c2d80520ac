import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createServer as createSocketServer, type AddressInfo, type Socket } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { statusSample } from "../../cli/check/metrics.ts";
import { pushMetrics } from "../../cli/check/publish-metrics.ts";
import { groupingOf, instanceOf } from "../../cli/check/push-grouping.ts";
import { lendDatabase, type LentDatabase } from "../support/database.ts";
import { runCli } from "../support/run-cli.ts";

let lent: LentDatabase;
let folder: string;
let gateway: Server;
/** What the gateway holds: the groups by their path, as Prometheus would read them. */
let groups: Map<string, string>;

beforeEach(async () => {
  lent = await lendDatabase();
  folder = mkdtempSync(join(tmpdir(), "freeagent-sync-gateway-"));
  groups = new Map();
  gateway = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (request.method === "PUT") groups.set(String(request.url), Buffer.concat(chunks).toString("utf8"));
      response.end();
    });
  });
  await new Promise<void>((resolve) => gateway.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  await lent.drop();
  rmSync(folder, { recursive: true });
  await new Promise((resolve) => gateway.close(resolve));
});

async function check(url: string, ...more: string[]) {
  const { port } = gateway.address() as AddressInfo;
  const args = ["check", "--push-gateway", `http://127.0.0.1:${port}/gateway`, ...more];
  return runCli(args, { folder, environment: { DATABASE_URL: url } });
}

test("companies, and databases, that are checked one after the other do not replace each other's figures", async () => {
  writeFileSync(
    join(folder, "freeagent-sync.yaml"),
    'companies:\n  - { name: north, mapping: ./mapping }\n  - { name: "s/w", mapping: ./mapping }\n',
  );
  const { port, pathname } = new URL(lent.url);
  const instance = encodeURIComponent(`${pathname.slice(1)}@${hostname()}:${port}`);
  const north = `/gateway/metrics/job/freeagent_sync/company/north/instance/${instance}`;
  const southWest = `/gateway/metrics/job/freeagent_sync/company%40base64/cy93/instance/${instance}`;
  await check(lent.url, "--company", "north");
  await check(lent.url, "--company", "s/w");
  await check(lent.url);
  expect([...groups.keys()].toSorted()).toEqual([southWest, north].toSorted());
  expect(groups.get(north)).toContain('freeagent_sync_status{company="north"}');
  expect(groups.get(north)).not.toContain("s/w");
  expect(groups.get(southWest)).toContain('freeagent_sync_status{company="s/w"}');
  const away = "postgres://nobody:secret@127.0.0.1:1/office";
  expect((await check(away, "--company", "north")).exitCode).toBe(3);
  expect(groups.get(north)).not.toContain('freeagent_sync_status{company="north"} 3');
  expect([...groups.keys()].join(" ")).not.toContain("secret");
  const other = [...groups].find(([path]) => path.includes(encodeURIComponent(`office@${hostname()}:1`)));
  expect(other?.[1]).toContain('freeagent_sync_status{company="north"} 3');
});

test.each([
  [
    "is cut off",
    (socket: Socket) => {
      socket.destroySoon();
    },
  ],
  ["never ends", (socket: Socket) => socket.ref()],
])("a gateway whose answer %s does not hold a check up for ever", async (_name, leave) => {
  const odd = createSocketServer((socket) => {
    socket
      .on("error", () => undefined)
      .once("data", () => {
        socket.write("HTTP/1.1 202 Accepted\r\ncontent-length: 9\r\n\r\n...");
        leave(socket);
      });
  });
  await new Promise<void>((resolve) => odd.listen(0, "127.0.0.1", resolve));
  const { port } = odd.address() as AddressInfo;
  const choice = { kind: "url", url: lent.url } as const;
  await pushMetrics(`http://127.0.0.1:${port}`, choice, [statusSample("acme", 0)], 1_000);
  await new Promise((resolve) => odd.close(resolve));
});

test("a gateway that asks for a name and a password gets them, and what it refuses is told", async () => {
  const asked: (string | undefined)[] = [];
  gateway.prependListener("request", (request, response) => {
    asked.push(request.headers.authorization);
    response.statusCode = asked.length > 1 ? 403 : 202;
  });
  const { port } = gateway.address() as AddressInfo;
  const push = () =>
    pushMetrics(`http://check:s%40crets@127.0.0.1:${port}/gateway/`, { kind: "url", url: lent.url }, [
      statusSample("acme", 0),
    ]);
  await push();
  expect(asked).toEqual([`Basic ${Buffer.from("check:s@crets").toString("base64")}`]);
  expect([...groups.keys()][0]).toMatch(/^\/gateway\/metrics\/job\//);
  await expect(push()).rejects.toMatchObject({ code: "push_gateway" });
});

test("a group is that of a database, whichever host asks, and any name of a company has a path", () => {
  const remote = { kind: "url", url: "postgres://sync:secret@db.example.com/office" } as const;
  expect(instanceOf(remote)).toBe("office@db.example.com:5432");
  expect(instanceOf({ kind: "url", url: "postgres:///office?host=/run/postgresql" })).toBe(`office@${hostname()}:5432`);
  expect(instanceOf({ kind: "embedded", folder: "/srv/sync" })).toBe(`embedded@${hostname()}`);
  expect(groupingOf("Ünsal & Co", "i")).toEqual({ company: "Ünsal & Co", instance: "i" });
  expect(groupingOf("..", "i")).toEqual({ "company@base64": "Li4", instance: "i" });
});

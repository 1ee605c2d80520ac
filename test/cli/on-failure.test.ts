import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { tellOfFailure } from "../../cli/on-failure.ts";
import type { CompanyResult } from "../../pipelines/run/run-company.ts";
import { memoryLogger } from "../freeagent/memory-logger.ts";
import { runCli } from "../support/run-cli.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "freeagent-sync-hook-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const failed: CompanyResult = {
  company: "acme",
  runId: "7",
  exitCode: 1,
  outcomes: {},
  calls: { reads: 3, writes: 0 },
  open: { rejects: 2, inDoubt: 0, differences: 0 },
  problem: undefined,
};

/** Has a server listen, and gives the address of a webhook on it. */
async function hookOf(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/hook`;
}

test("a webhook is told of a failed run, signed, and neither of a good one nor of one that is to be tried later", async () => {
  const heard: { signature: string; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      heard.push({ signature: String(request.headers["x-freeagent-sync-signature"]), body });
      response.end();
    });
  });
  const config = { onFailure: { command: undefined, webhook: await hookOf(server) } };
  const setting = {
    config,
    environment: { FREEAGENT_SYNC_WEBHOOK_SECRET: "s3cret" },
    logger: memoryLogger(),
    command: "nightly",
  };
  await tellOfFailure(setting, [failed, { ...failed, company: "other", exitCode: 0 }]);
  await tellOfFailure(setting, [{ ...failed, exitCode: 75 }]);
  server.close();
  expect(heard).toHaveLength(1);
  const [{ signature, body } = { signature: "", body: "" }] = heard;
  const [, time = "", sent] = /^t=(\d+),v1=(\w+)$/.exec(signature) ?? [];
  expect(sent).toBe(createHmac("sha256", "s3cret").update(`${time}.${body}`).digest("hex"));
  expect(JSON.parse(body)).toMatchObject({
    command: "nightly",
    companies: [{ company: "acme", exit_code: 1, open: { rejects: 2 } }],
  });
});

test("the webhook is told although the program failed, and a program that ignores its end is ended", async () => {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(request.method ?? "");
    response.end();
  });
  const webhook = await hookOf(server);
  const deaf = [process.execPath, "-e", "process.on('SIGTERM', () => {}); setTimeout(() => {}, 20_000)"];
  const environment = { FREEAGENT_SYNC_WEBHOOK_SECRET: "s3cret" };
  const logger = memoryLogger();
  const setting = { config: { onFailure: { command: deaf, webhook } }, environment, logger, command: "nightly" };
  await tellOfFailure({ ...setting, patience: 1_000 }, [failed]);
  server.close();
  expect(heard).toEqual(["POST"]);
  expect(JSON.stringify(logger)).toContain("was stopped after 1 s");
});

test("a webhook whose answer never ends is left after its time", async () => {
  let trickle: NodeJS.Timeout | undefined;
  const server = createServer((_request, response) => {
    trickle = setInterval(() => response.write("."), 50);
    response.on("close", () => {
      clearInterval(trickle);
    });
  });
  const webhook = await hookOf(server);
  const environment = { FREEAGENT_SYNC_WEBHOOK_SECRET: "s3cret" };
  const logger = memoryLogger();
  const setting = { config: { onFailure: { command: undefined, webhook } }, environment, logger, command: "nightly" };
  await tellOfFailure({ ...setting, patience: 1_000 }, [failed]);
  server.close();
  expect(JSON.stringify(logger)).toContain("hook.told");
});

test("a program gets the summary on its standard input, and none of our secrets", async () => {
  const file = join(folder, "told.json");
  const script =
    "let t='';process.stdin.on('data',(c)=>t+=c).on('end',()=>require('fs').writeFileSync(process.argv[1],JSON.stringify({t,env:Object.keys(process.env)})))";
  const config = { onFailure: { command: [process.execPath, "-e", script, file], webhook: undefined } };
  await tellOfFailure({ config, environment: {}, logger: memoryLogger(), command: "push" }, [failed]);
  const told = JSON.parse(readFileSync(file, "utf8")) as { t: string; env: string[] };
  expect(JSON.parse(told.t)).toMatchObject({ command: "push", companies: [{ company: "acme" }] });
  expect(told.env.filter((name) => !["PATH", "HOME", "LANG"].includes(name))).toEqual([]);
});

test("a hook that fails is logged and changes nothing", async () => {
  const logger = memoryLogger();
  const config = { onFailure: { command: [join(folder, "not-there")], webhook: undefined } };
  await tellOfFailure({ config, environment: {}, logger, command: "push" }, [failed]);
  expect(JSON.stringify(logger)).toContain("hook.failed");
});

test("somebody is told of a night that could not begin because the authority of its database is not where it was", async () => {
  const file = join(folder, "told.json");
  const script = "process.stdin.pipe(require('fs').createWriteStream(process.argv[1]))";
  const command = JSON.stringify([process.execPath, "-e", script, file]);
  writeFileSync(
    join(folder, "freeagent-sync.yaml"),
    `companies: [{ name: acme, mapping: ./mapping }]\non_failure: { command: ${command} }\n`,
  );
  const url = `postgres://sync@127.0.0.1:1/office?sslrootcert=${join(folder, "moved.pem")}&sslmode=verify-full`;
  expect(await runCli(["nightly"], { folder, environment: { DATABASE_URL: url } })).toMatchObject({ exitCode: 78 });
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
    command: "nightly",
    companies: [{ company: "acme", exit_code: 78 }],
  });
});

import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { forgetOrigin } from "../support/forget-origin.ts";
import { runCli, type RunOptions } from "../support/run-cli.ts";
import { sampleConfig, type SampleConfig } from "../support/sample-config.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const clean of cleanUp.splice(0).toReversed()) await clean();
});

async function world(options: Parameters<typeof sampleWorld>[0]): Promise<SampleWorld> {
  const opened = await sampleWorld(options);
  cleanUp.push(opened.close);
  return opened;
}

async function nothingWasDone(opened: SampleWorld): Promise<void> {
  const { writes } = (await opened.control("GET", "/requests")) as { writes: number };
  expect(writes).toBe(0);
  expect(await opened.database.query("select 1 from freeagent_sync.links")).toEqual([]);
  expect(await opened.database.query("select 1 from freeagent_sync.intents")).toEqual([]);
}

test("an unknown key in the yaml ends with 78 and names file, line, key and the nearest valid one", async () => {
  const files = sampleConfig();
  cleanUp.push(files.remove);
  files.edit("freeagent-sync.yaml", "mapping: ./mapping", "maping: ./mapping");
  const result = await runCli(["nightly", "--config", files.file], {
    folder: files.folder,
    environment: { DATABASE_URL: "postgres://x@127.0.0.1:1/x" },
  });
  expect(result.exitCode).toBe(78);
  expect(result.stderr).toMatch(/freeagent-sync\.yaml:\d+: unknown key "maping"; did you mean "mapping"\?/);
  expect(result.stdout).toBe("");
});

test("no DATABASE_URL ends with 78: there is never a silent empty database", async () => {
  const files = sampleConfig();
  cleanUp.push(files.remove);
  const result = await runCli(["nightly", "--config", files.file], { folder: files.folder });
  expect(result.exitCode).toBe(78);
  expect(result.stderr).toContain("DATABASE_URL is not set");
});

test("an unreachable database ends with 69 and names host and port, not the password", async () => {
  const files = sampleConfig();
  cleanUp.push(files.remove);
  const environment = { DATABASE_URL: "postgres://tool:hunter2@127.0.0.1:1/books" };
  const result = await runCli(["nightly", "--config", files.file], { folder: files.folder, environment });
  expect(result.exitCode).toBe(69);
  expect(result.stderr).toContain("127.0.0.1");
  expect(result.stderr).not.toContain("hunter2");
});

test("a misspelt column in a mapping file ends with 78 and the nearest valid name; nothing was sent", async () => {
  const opened = await world({
    scale: 0.01,
    edit: (files) => {
      files.edit("mapping/contacts.sql", "as organisation_name", "as organization_name");
    },
  });
  const result = await runCli(["nightly", "--config", opened.configFile], { environment: opened.environment });
  expect(result.exitCode).toBe(78);
  expect(result.stderr).toMatch(
    /contacts\.sql: unknown column "organization_name"; did you mean "organisation_name"\?/,
  );
  await nothingWasDone(opened);
});

test.each([
  ["a folder that is not there", "apply: ./apply", "apply: ./aply", /aply: the apply folder cannot be read \(ENOENT\)/],
  ["a misspelt file", "", "bank_payment.sql", /unknown apply file; did you mean "bank_payments\.sql"\?/],
  ["a file that cannot be read", "", "bank_payments.sql/", /bank_payments\.sql cannot be read \(EISDIR\)/],
])(
  "apply with %s ends with 78 and doctor says so: payments never pass for taken over",
  async (_, from, to, message) => {
    const opened = await world({
      scale: 0.01,
      edit: (files) => {
        const path = join(files.folder, "apply", to);
        if (from !== "") files.edit("freeagent-sync.yaml", from, to);
        else if (to.endsWith("/")) {
          rmSync(path.slice(0, -1));
          mkdirSync(path);
        } else renameSync(join(files.folder, "apply", "bank_payments.sql"), path);
      },
    });
    const setting = { environment: { ...opened.environment, FREEAGENT_SYNC_CONFIG: opened.configFile } };
    const result = await runCli(["nightly"], setting);
    expect([result.exitCode, result.stderr]).toEqual([78, expect.stringMatching(message)]);
    await nothingWasDone(opened);
    const doctor = await runCli(["doctor"], setting);
    expect([doctor.exitCode, doctor.stdout]).toEqual([78, expect.stringMatching(message)]);
  },
);

test("a role without rights ends with 78 and the page that lists them, and doctor says so too", async () => {
  const opened = await world({ scale: 0.01 });
  const role = `stranger_${randomBytes(4).toString("hex")}`;
  await opened.database.execute(`create role ${role} login password 'x'`);
  cleanUp.push(() => opened.database.execute(`drop role ${role}`));
  const url = new URL(opened.environment["DATABASE_URL"] ?? "");
  url.username = role;
  url.password = "x";
  const environment = { ...opened.environment, DATABASE_URL: url.href, FREEAGENT_SYNC_CONFIG: opened.configFile };
  for (const command of ["nightly", "doctor", "report night", "rejects list", "auth status"]) {
    const { exitCode, stdout, stderr } = await runCli(command.split(" "), { environment });
    expect([command, exitCode, stdout + stderr]).toEqual([command, 78, expect.stringContaining("docs/dba.md")]);
  }
});

test("another key than the one that encrypted the tokens ends with 78 at once: it is as wrong the next time", async () => {
  const opened = await world({ scale: 0.01 });
  const environment = { ...opened.environment, FREEAGENT_SYNC_KEY: randomBytes(32).toString("base64") };
  const result = await runCli(["nightly", "--config", opened.configFile], { environment });
  expect([result.exitCode, result.stderr]).toEqual([78, expect.stringContaining("Use the right key")]);
  expect(result.stderr).not.toContain("read.retried");
});

test("a wrong client secret ends with 78 and says which variables to check", async () => {
  const opened = await world({ scale: 0.01, loggedIn: false });
  const { refresh_token: token } = (await opened.control("POST", "/tokens")) as { refresh_token: string };
  const environment = { ...opened.environment, FREEAGENT_CLIENT_SECRET: "not it" };
  const result = await runCli(["auth", "import", "--config", opened.configFile], { environment, input: token });
  expect(result.exitCode).toBe(78);
  expect(result.stderr).toContain("FREEAGENT_CLIENT_SECRET");
  expect(result.stderr).not.toContain("not it");
  expect(await opened.database.query("select 1 from freeagent_sync.oauth_tokens")).toEqual([]);
});

test("a certificate that is not accepted ends with 69, and says what to check on this side", async () => {
  const opened = await world({ scale: 0.01 });
  const file = (name: string): Buffer => readFileSync(new URL(`../fixtures/certificates/${name}.pem`, import.meta.url));
  const server = createTlsServer({ key: file("other-host-key"), cert: file("other-host") });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanUp.push(() => server.close());
  const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await forgetOrigin(opened);
  const environment = { ...opened.environment, FREEAGENT_API_URL: origin };
  const result = await runCli(["nightly", "--config", opened.configFile], { environment });
  expect([result.exitCode, result.stderr]).toEqual([69, expect.stringContaining("NODE_EXTRA_CA_CERTS")]);
});

test("nobody logged in ends with 77 and the command to run", async () => {
  const opened = await world({ scale: 0.01, loggedIn: false });
  const result = await runCli(["nightly", "--config", opened.configFile], { environment: opened.environment });
  expect(result.exitCode).toBe(77);
  expect(result.stderr).toContain("freeagent-sync auth login --company sample");
  await nothingWasDone(opened);
});

test.each([["nightly"], ["backfill", "contacts", "--all"]])(
  "the hook is told of a %s that cannot do its work",
  async (...args) => {
    let told = "";
    const edit = (files: SampleConfig): void => {
      told = join(files.folder, "told.json");
      const hook = `on_failure: { command: [sh, -c, "cat > ${told}"] }`;
      files.edit("freeagent-sync.yaml", "# How our rows", `${hook}\n\n# How our rows`);
    };
    const opened = await world({ scale: 0.01, loggedIn: false, edit });
    const result = await runCli([...args, "--config", opened.configFile], { environment: opened.environment });
    expect(result.exitCode).toBe(77);
    expect(JSON.parse(readFileSync(told, "utf8"))).toMatchObject({ companies: [{ company: "sample", exit_code: 77 }] });
  },
);

test("a base URL that answers html ends with 69 and asks to check FREEAGENT_API_URL; nothing is half-done", async () => {
  const server = createServer((_request, response) => {
    response
      .writeHead(200, { "content-type": "text/html" })
      .end("<html><body>Welcome to the wrong place</body></html>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanUp.push(() => server.close());
  const opened = await world({ scale: 0.01 });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await forgetOrigin(opened);
  const environment = { ...opened.environment, FREEAGENT_API_URL: url };
  const result = await runCli(["nightly", "--config", opened.configFile], { environment });
  expect(result.exitCode).toBe(69);
  expect(result.stderr).toContain("FREEAGENT_API_URL");
  await nothingWasDone(opened);
});

test("plain http to another machine is refused with 78", async () => {
  const files = sampleConfig();
  cleanUp.push(files.remove);
  const environment = { DATABASE_URL: "postgres://x@127.0.0.1:1/x", FREEAGENT_API_URL: "http://api.example.com" };
  const result = await runCli(["nightly", "--config", files.file], { folder: files.folder, environment });
  expect(result.exitCode).toBe(78);
  expect(result.stderr).toContain("must start with https");
});

describe("a mistake on the command line", () => {
  let opened: SampleWorld;
  let setting: RunOptions;
  beforeAll(async () => {
    opened = await sampleWorld({ scale: 0.01 });
    setting = { environment: { ...opened.environment, FREEAGENT_SYNC_CONFIG: opened.configFile } };
  });
  afterAll(() => opened.close());

  test.each(["abc", "0", "70000", "1.5"])(
    "auth login --port %s ends with 64 before anybody is asked to log in",
    async (port) => {
      const result = await runCli(["auth", "login", "--no-browser", "--port", port], setting);
      expect([result.exitCode, result.stderr]).toEqual([64, expect.stringMatching(/^freeagent-sync: --port must be/)]);
    },
  );

  test.each([
    [["push", "--dry-run"]],
    [["push", "customers"]],
    [["nightly", "now"]],
    [["pull", "--dryrun"]],
    [["prune", "--dry-rn"]],
    [["capture", "instal"]],
    [["rejects", "list", "customer"]],
    [["nightly", "--company", "sample", "--company", "sample"]],
    [["nightly", "--company"]],
  ])("a command with a mistake in it is not carried out, and --json says so too: %j", async (args) => {
    const result = await runCli(args, setting);
    expect([result.exitCode, result.stdout]).toEqual([64, ""]);
    expect(result.stderr).toMatch(/^freeagent-sync: .+/);
    const told = await runCli(["--json", ...args], setting);
    expect(told.exitCode).toBe(64);
    expect(JSON.parse(told.stdout)).toMatchObject({ problem: { message: expect.any(String) as string } });
    expect(await opened.database.query("select 1 from freeagent_sync.runs")).toEqual([]);
  });
});

test("a misspelt command ends with 64 and the nearest one", async () => {
  const result = await runCli(["nightli"]);
  expect(result.exitCode).toBe(64);
  expect(result.stderr).toContain("nightly");
});

test("a key file that others can read ends with 78 and says how to mend it; nothing was sent", async () => {
  const opened = await world({ scale: 0.01 });
  const file = join(dirname(opened.configFile), "key");
  writeFileSync(file, opened.environment["FREEAGENT_SYNC_KEY"] ?? "");
  const { FREEAGENT_SYNC_KEY: _, ...rest } = opened.environment;
  const environment = { ...rest, FREEAGENT_SYNC_KEY_FILE: file };
  const nightly = () => runCli(["nightly", "--config", opened.configFile], { environment });
  chmodSync(file, 0o644);
  const refused = await nightly();
  expect(refused.exitCode).toBe(78);
  expect(refused.stderr).toContain(`chmod 600 ${file}`);
  await nothingWasDone(opened);
  chmodSync(file, 0o600);
  expect((await nightly()).exitCode).toBe(0);
});

import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld;
beforeAll(async () => {
  world = await sampleWorld({ scale: 0.01, loggedIn: false });
});
afterAll(() => world.close());

async function auth(args: readonly string[], input?: string, environment: Record<string, string> = {}) {
  return runCli(["auth", ...args, "--config", world.configFile], {
    environment: { ...world.environment, ...environment },
    ...(input === undefined ? {} : { input }),
  });
}

async function newRefreshToken(): Promise<string> {
  const { refresh_token: token } = (await world.control("POST", "/tokens")) as { refresh_token: string };
  return token;
}

test("with --json every action that stores or forgets prints one JSON document", async () => {
  const company = world.company.name;
  const imported = await auth(["import", "--json"], await newRefreshToken());
  expect(JSON.parse(imported.stdout)).toEqual({
    companies: [expect.objectContaining({ company, logged_in: true }) as object],
  });
  const newKey = { FREEAGENT_SYNC_KEY: randomBytes(32).toString("base64") };
  const oldKey = { FREEAGENT_SYNC_OLD_KEY: world.environment["FREEAGENT_SYNC_KEY"] ?? "" };
  const rekeyed = await auth(["rekey", "--json"], undefined, { ...newKey, ...oldKey });
  expect(JSON.parse(rekeyed.stdout)).toEqual({ message: expect.stringContaining("The tokens of 1 company") as string });
  const forgotten = await auth(["logout", "--json"]);
  expect(JSON.parse(forgotten.stdout)).toEqual({
    companies: [{ company, had_tokens: true }],
  });
});

test("a change of keys from a key to itself is refused: nothing would have changed", async () => {
  const same = { FREEAGENT_SYNC_OLD_KEY: world.environment["FREEAGENT_SYNC_KEY"] ?? "" };
  const { exitCode, stderr } = await auth(["rekey"], undefined, same);
  expect(exitCode).toBe(64);
  expect(stderr).toContain("FREEAGENT_SYNC_OLD_KEY");
});

test("an unusable old key is told by the name of its own setting", async () => {
  const short = await auth(["rekey"], undefined, { FREEAGENT_SYNC_OLD_KEY: "c2hvcnQ=" });
  expect([short.exitCode, short.stderr]).toEqual([78, expect.stringContaining("(FREEAGENT_SYNC_OLD_KEY)")]);
  const lost = await auth(["rekey"], undefined, { FREEAGENT_SYNC_OLD_KEY_FILE: "/nowhere/key" });
  expect([lost.exitCode, lost.stderr]).toEqual([78, expect.stringContaining("check FREEAGENT_SYNC_OLD_KEY_FILE")]);
});

test.each([
  ["JSON", (token: string) => JSON.stringify({ refresh_token: token })],
  ["in quotes", (token: string) => JSON.stringify(token)],
  ["with its name", (token: string) => `refresh_token=${token}`],
])(
  "a refresh token that is given as %s is not sent to FreeAgent, and the remedy says how to give it",
  async (_, wrap) => {
    const token = await newRefreshToken();
    const refused = await auth(["import"], wrap(token));
    expect([refused.exitCode, refused.stderr]).toEqual([64, expect.stringContaining("give it alone, on one line")]);
    expect(refused.stderr).not.toContain(token);
  },
);

test("a log-in whose end has passed is told as ended, with the command that mends it", async () => {
  await auth(["import"], await newRefreshToken());
  await world.database.execute(
    "update freeagent_sync.oauth_tokens set refresh_expires_at = clock_timestamp() - interval '3 days'",
  );
  const { exitCode, stdout } = await auth(["status"]);
  expect(exitCode).toBe(77);
  expect(stdout).toContain("the log-in has ended");
  expect(stdout).toContain(`freeagent-sync auth login --company ${world.company.name}`);
});

test("a log-in to the sandbox sends nothing to production: the night says what to do, and the log-in lives on", async () => {
  await auth(["import"], await newRefreshToken());
  await world.database.execute("update freeagent_sync.oauth_tokens set access_expires_at = clock_timestamp()");
  const elsewhere = { FREEAGENT_API_URL: "http://127.0.0.1:1" };
  const environment = { ...world.environment, ...elsewhere };
  const night = await runCli(["nightly", "--config", world.configFile], { environment });
  expect([night.exitCode, night.stderr]).toEqual([
    78,
    expect.stringContaining(`is logged in to ${world.simulatorUrl}`),
  ]);
  const there = await auth(["status"], undefined, elsewhere);
  expect([there.exitCode, there.stdout]).toEqual([77, expect.stringContaining(`logged in to ${world.simulatorUrl}`)]);
  expect((await auth(["status"])).exitCode).toBe(0);
  expect((await runCli(["nightly", "--config", world.configFile], { environment: world.environment })).exitCode).toBe(
    0,
  );
});

test("on a standby no refresh token is used up and nobody is sent to log in: the command ends with 69, and doctor says why", async () => {
  const name = new URL(world.environment["DATABASE_URL"] ?? "").pathname.slice(1);
  await world.database.execute(`alter database ${name} set default_transaction_read_only = on`);
  await world.control("DELETE", "/requests");
  const token = await newRefreshToken();
  for (const action of ["import", "login"]) {
    const { exitCode, stderr } = await auth([action], token);
    expect([exitCode, stderr]).toEqual([69, expect.stringContaining("is it a standby?")]);
  }
  const { requests } = (await world.control("GET", "/requests")) as { requests: { path: string }[] };
  expect(requests.filter(({ path }) => path.startsWith("/v2/"))).toEqual([]);
  const doctor = await runCli(["doctor", "--config", world.configFile], { environment: world.environment });
  expect(doctor.stdout).toMatch(/PROBLEM +Nothing can be written to this database: it is a standby/);
  expect(doctor.stdout).not.toContain("may read and write all that is ours");
  await world.database.execute(`alter database ${name} set default_transaction_read_only = off`);
  expect((await auth(["import"], token)).exitCode).toBe(0);
});

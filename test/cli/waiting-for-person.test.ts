import { PassThrough } from "node:stream";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { importLogin } from "../../cli/auth/import-login.ts";
import { logIn } from "../../cli/auth/log-in.ts";
import type { PersonInput } from "../../cli/auth/wait-for-person.ts";
import type { LoginSetting } from "../../cli/login-setting.ts";
import { loadConfig } from "../../config/load-config.ts";
import { memoryLogger } from "../freeagent/memory-logger.ts";
import { realClock, TestClock } from "../freeagent/test-clock.ts";
import { problemOf } from "../support/problem-of.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { until } from "../support/until.ts";
import { unusedPort } from "../support/unused-port.ts";

let world: SampleWorld;
let setting: LoginSetting;
let said = "";
beforeAll(async () => {
  world = await sampleWorld({ scale: 0.01, loggedIn: false });
  const { environment, database, configFile } = world;
  const config = await loadConfig({ configFlag: configFile, environment, workingFolder: "/" });
  setting = { config, database, environment, logger: memoryLogger(), clock: realClock };
});
afterAll(() => world.close());
beforeEach(() => {
  said = "";
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** A clock by which the wait is over at once. */
const impatient = () => ({ ...setting, clock: new TestClock() });

function terminal(): PassThrough & PersonInput {
  return Object.assign(new PassThrough(), { isTTY: true });
}

async function loginOptions(paste: boolean) {
  return { port: await unusedPort(), paste, browser: false };
}

test("an import on a terminal says what it waits for, and takes the line that is pasted", async () => {
  const { refresh_token: token } = (await world.control("POST", "/tokens")) as { refresh_token: string };
  const input = terminal();
  const imported = importLogin(setting, world.company, input);
  expect(await until(() => said.includes("Paste the refresh token of sample and press Enter"))).toBe(true);
  input.write(`\n${token}\n`);
  expect(await imported).toContain("the tokens are stored for sample");
});

test.each([
  ["a terminal", terminal],
  ["a pipe", () => new PassThrough()],
])("an import from %s that gets nothing ends by itself, with the command to give again", async (_what, input) => {
  const problem = await problemOf(importLogin(impatient(), world.company, input()));
  expect(problem).toMatchObject({ kind: "login_needed", code: "refresh_token_missing" });
  expect(problem.message).toMatch(
    /within 15 minutes.*Nothing was stored.*freeagent-sync auth import --company sample$/,
  );
});

test("a log-in whose browser is closed ends by itself, and says how to go on", async () => {
  const problem = await problemOf(logIn(impatient(), world.company, await loginOptions(false), terminal()));
  expect(problem).toMatchObject({ kind: "login_needed", code: "login_not_approved" });
  expect(problem.message).toContain("within 15 minutes");
  expect(problem.message).toContain("freeagent-sync auth login --company sample");
  expect(said).toContain("freeagent-sync auth login --company sample --paste");
});

test("a log-in by pasting ends by itself when nothing is pasted, and at once when the input ends", async () => {
  const options = await loginOptions(true);
  const late = await problemOf(logIn(impatient(), world.company, options, terminal()));
  expect(late.message).toMatch(/within 15 minutes.*freeagent-sync auth login --company sample --paste$/);
  const ended = terminal();
  ended.end();
  expect(await problemOf(logIn(setting, world.company, options, ended))).toMatchObject({ code: "login_url_missing" });
});

// How long commands take that have nothing to do, against `node -e 0`. npm run bench -- startup
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { control } from "../cli/demo/simulator-control.ts";
import { createBackOffice } from "../examples/back-office/load-back-office.ts";
import { ms, ratio, report, type Row } from "./report.ts";
import { race, sized, withServer, type Contestant } from "./rounds.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const cli = `${root}dist/cli/main.js`;
const config = `${root}examples/back-office/freeagent-sync.yaml`;

/** One process from its start to its end. @throws Error when it does not end with 0 or 1 (check: a warning) */
function run(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Contestant {
  return async () => {
    const child = spawn(process.execPath, args, { env: { ...process.env, ...environment }, stdio: "ignore" });
    const [code] = (await once(child, "close")) as [number | null];
    if (code !== 0 && code !== 1) throw new Error(`${args.join(" ")} ended with ${code}`);
  };
}

/** A simulator in a process of its own. */
async function withSimulator(work: (url: string) => Promise<void>): Promise<void> {
  const child = spawn(process.execPath, [cli, "simulator", "--port", "0", "--no-limits", "--auto-consent"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [text] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
    await work(/FreeAgent simulator on (\S+)/.exec(text)?.[1] ?? "");
  } finally {
    child.kill();
    await once(child, "close");
  }
}

/** Logs in and lets one night pass, so that the nights measured find nothing to do. */
async function prepare(environment: NodeJS.ProcessEnv, simulatorUrl: string): Promise<void> {
  const { refresh_token: token } = (await control(simulatorUrl, "POST", "/tokens")) as { refresh_token: string };
  for (const [words, input] of [
    ["capture install", ""],
    ["auth import", `${token}\n`],
    ["nightly", ""],
  ] as const) {
    const args = [cli, ...words.split(" "), "--config", config];
    const { status, stderr } = spawnSync(process.execPath, args, { env: { ...process.env, ...environment }, input });
    if (status !== 0) throw new Error(`${words}: ${stderr.toString()}`);
  }
}

function rows(times: Readonly<Record<string, number>>): Row[] {
  const node = times["node"] ?? Number.NaN;
  const named = Object.entries(times).filter(([name]) => name !== "node");
  return named.map(([work, taken]) => ({
    work,
    reference: "node -e 0",
    ours: ms(taken),
    theirs: ms(node),
    ratio: ratio(taken, node),
    target: "<= 3.00",
  }));
}

await withServer(false, async (database, databaseUrl) => {
  await createBackOffice(database);
  await withSimulator(async (simulatorUrl) => {
    const environment = {
      DATABASE_URL: databaseUrl,
      FREEAGENT_API_URL: simulatorUrl,
      FREEAGENT_CLIENT_ID: "demo-client",
      FREEAGENT_CLIENT_SECRET: "demo-secret",
      FREEAGENT_SYNC_KEY: randomBytes(32).toString("base64"),
    };
    await prepare(environment, simulatorUrl);
    const command = (name: string) => run([cli, name, "--config", config], environment);
    const times = await race(sized(7, 5), {
      node: run(["-e", "0"]),
      "--help": run([cli, "--help"]),
      check: command("check"),
      "nightly with nothing to do": command("nightly"),
    });
    report("startup", rows(times), ["check and nightly: with their statements and calls, all on this machine."]);
  });
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const cli = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

interface Running {
  readonly url: string;
  /** Gives its exit code. */
  stop(): Promise<number | null>;
}

/** A simulator as an operator starts it, once it has said where it listens. */
async function start(...options: readonly string[]): Promise<Running> {
  const child = spawn(process.execPath, [cli, "simulator", "--port", "0", "--json", ...options]);
  const ended = once(child, "close");
  let said = "";
  for await (const text of child.stdout.setEncoding("utf8")) {
    said += String(text);
    if (said.endsWith("}\n")) break;
  }
  const { FREEAGENT_API_URL: url } = JSON.parse(said) as { FREEAGENT_API_URL: string };
  return {
    url,
    stop: async () => {
      child.kill();
      await ended;
      return child.exitCode;
    },
  };
}

let usual: Running;
let changed: Running;

beforeAll(async () => {
  const options = ["--host", "127.0.0.2", "--time-scale", "100", "--no-vat", "--auto-consent"];
  [usual, changed] = await Promise.all([start(), start(...options)]);
});

afterAll(async () => {
  expect(await Promise.all([usual.stop(), changed.stop()])).toEqual([0, 0]);
});

async function answer(url: string, init?: RequestInit): Promise<Readonly<Record<string, unknown>>> {
  return (await (await fetch(url, init)).json()) as Readonly<Record<string, unknown>>;
}

test("it listens on this machine's own address, or on the one that --host names", () => {
  expect([usual, changed].map(({ url }) => new URL(url).hostname)).toEqual(["127.0.0.1", "127.0.0.2"]);
});

test("--time-scale lets its time pass faster than ours", async () => {
  const passed = async ({ url }: Running): Promise<number> => {
    const times: number[] = [];
    const begun = performance.now();
    for (let look = 0; look < 2; look++) {
      times.push(Date.parse(String((await answer(`${url}/_simulator/clock`))["now"])));
    }
    const [first = 0, second = 0] = times;
    return (second - first) / (performance.now() - begun);
  };
  expect(await passed(usual)).toBeLessThan(2);
  expect(await passed(changed)).toBeGreaterThan(10);
});

test("--no-vat makes its company one that is not registered", async () => {
  const status = async ({ url }: Running): Promise<unknown> => {
    const pair = await answer(`${url}/_simulator/tokens`, { method: "POST" });
    const authorization = `Bearer ${String(pair["access_token"])}`;
    const headers = { authorization, accept: "application/json", "user-agent": "freeagent-sync tests" };
    const { company } = await answer(`${url}/v2/company`, { headers });
    return (company as Readonly<Record<string, unknown>>)["sales_tax_registration_status"];
  };
  expect([await status(usual), await status(changed)]).toEqual(["Registered", "Not Registered"]);
});

test("--auto-consent sends a log-in back with its code; without it a person is asked on a page", async () => {
  const query = new URLSearchParams({
    ...{ client_id: "demo-client", response_type: "code", state: "s" },
    redirect_uri: "http://127.0.0.1:4117/callback",
  });
  const logIn = ({ url }: Running) => fetch(`${url}/v2/approve_app?${query.toString()}`, { redirect: "manual" });
  const [asked, sentBack] = [await logIn(usual), await logIn(changed)];
  expect([asked.status, sentBack.status]).toEqual([200, 302]);
  expect(await asked.text()).toContain("<form");
  expect(sentBack.headers.get("location")).toMatch(/^http:\/\/127\.0\.0\.1:4117\/callback\?state=s&code=.+/);
});

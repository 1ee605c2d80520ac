import { spawn } from "node:child_process";
import { expect, it } from "vitest";
import { bundled } from "../support/bundled.ts";
import { z } from "zod";
import { systemClock } from "../../cli/system-clock.ts";
import { startSimulator } from "../../simulator/start-simulator.ts";
import { lendDatabase } from "../support/database.ts";

const script = bundled(new URL("budget-process.ts", import.meta.url));
const limits = { perMinute: 110, perHour: 3400 };
const hour = 3600_000;
/** An hour of limits in eight seconds. */
const speed = 320;
const noon = Date.parse("2026-11-24T12:00:00Z");

const log = z.object({ requests: z.array(z.object({ at: z.string(), status: z.nullable(z.number()) })) });

/** One of the processes; gives its exit code, and what it complained of. */
function start(order: object): Promise<{ code: number | null; complaint: string }> {
  const child = spawn(process.execPath, [script, JSON.stringify(order)], { stdio: "pipe" });
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
  return new Promise((resolve) => {
    child.on("close", (code) => {
      resolve({ code, complaint });
    });
  });
}

it("four processes make 10,000 calls with no 429 and use 95 % of the allowance", async () => {
  const lent = await lendDatabase();
  const simulator = await startSimulator({
    now: new Date(noon),
    timeScale: speed,
    switches: { access_token_seconds: 100 * 3600 },
  });
  try {
    const granted = await fetch(`${simulator.url}/_simulator/tokens`, { method: "POST" });
    const { access_token: token } = z.object({ access_token: z.string() }).parse(await granted.json());
    // The processes' clock is seven seconds behind FreeAgent's.
    const order = { databaseUrl: lent.url, origin: simulator.url, token, calls: 2500, speed, limits };
    const clock = { start: noon - 7_300, since: systemClock.now().getTime() };
    const ended = await Promise.all(Array.from({ length: 4 }, () => start({ ...order, ...clock })));
    expect(ended).toEqual(Array.from({ length: 4 }, () => ({ code: 0, complaint: "" })));

    const { requests } = log.parse(await (await fetch(`${simulator.url}/_simulator/requests`)).json());
    expect(requests).toHaveLength(10_000);
    expect(requests.filter(({ status }) => status !== 200)).toEqual([]);
    const hours = new Map<number, number>();
    for (const { at } of requests) {
      const window = Math.floor(Date.parse(at) / hour);
      hours.set(window, (hours.get(window) ?? 0) + 1);
    }
    // The first hour had begun before the processes had, and the last one ends with the work.
    const whole = [...hours.values()].slice(1, -1);
    expect(whole.length).toBeGreaterThanOrEqual(1);
    for (const calls of whole) expect(calls).toBeGreaterThanOrEqual(0.95 * limits.perHour);
  } finally {
    await simulator.close();
    await lent.drop();
  }
}, 180_000);
